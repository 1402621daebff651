// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.render.secret.SecretReference.Kind;
import io.gitops4j.core.secret.SecretValue;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.spi.SecretSource;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resolves placeholders of argocd-vault-plugin, and values {@code vault:path#key} of Bank-Vaults,
 * by a {@link SecretSource}: in the {@code data} and {@code stringData} of Secrets, and nowhere
 * else, so that every view of the result hides the values. A placeholder in another object is an
 * error, as its value would be seen in plans, reports and the cluster; so is one that the source
 * does not know, as it would be applied as it stands. Values {@code vault:…} that the source does
 * not know stay for the webhook in the cluster.
 *
 * <p>Run it last. Renders in caches are of before, and the digest of the output leaves the values
 * out; what counts as a new input is the version that the source tells. Immutable; thread-safe as
 * the source is.
 */
public final class SecretPlaceholders implements PostRenderer {
  private static final String NAME = "secrets";
  private static final RenderStep STEP = RenderStep.of(StepKind.POST_RENDERER, NAME);

  private final SecretSource source;

  private SecretPlaceholders(SecretSource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /** With the values of this source. */
  public static SecretPlaceholders from(SecretSource source) {
    return new SecretPlaceholders(source);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Rendered apply(Rendered rendered, Application application) {
    List<Issue> issues = new ArrayList<>(rendered.issues());
    List<Manifest> manifests = new ArrayList<>();
    SortedSet<String> used = new TreeSet<>();
    boolean some = false;
    for (Manifest manifest : rendered.manifests()) {
      Resolution one = new Resolution(manifest, issues, used);
      Manifest resolved = one.resolved();
      some |= resolved != manifest || !one.isClean();
      manifests.add(resolved);
    }
    if (!some) {
      return rendered;
    }
    String versions = Inputs.sha256(source.name() + "\n" + String.join("\n", used));
    Inputs inputs = rendered.inputs().withExternal(NAME, versions);
    return issues.stream().anyMatch(Issue::isError)
        ? Rendered.failed(issues, inputs)
        : rendered.with(manifests, issues, inputs).withOutputDigest(rendered.outputDigest());
  }

  /** One manifest. */
  private final class Resolution {
    private final Manifest manifest;
    private final List<Issue> issues;
    private final SortedSet<String> used;
    private final String path;
    private final String version;
    private final boolean ignored;
    private boolean clean = true;

    Resolution(Manifest manifest, List<Issue> issues, SortedSet<String> used) {
      this.manifest = manifest;
      this.issues = issues;
      this.used = used;
      this.path = SecretReferences.pathOf(manifest.root());
      this.version = SecretReferences.versionOf(manifest.root());
      this.ignored = SecretReferences.isIgnored(manifest.root());
    }

    boolean isClean() {
      return clean;
    }

    Manifest resolved() {
      MapNode root = manifest.root();
      if (manifest.isSecret()) {
        root = entries(root, "data", true);
        root = entries(root, "stringData", false);
      }
      for (SecretReference one : SecretReferences.of(manifest)) {
        boolean hidden = manifest.isSecret() && isValue(one.field());
        if (one.kind() == Kind.VAULT_PLUGIN && !hidden) {
          problem(
              one,
              SecretReferenceError.EXPOSED,
              "the value would be seen: placeholders are resolved in data and stringData of Secrets"
                  + " only");
        }
      }
      return root == manifest.root() ? manifest : manifest.withRoot(root, STEP);
    }

    private static boolean isValue(FieldPath field) {
      return field.elements().size() == 2
          && (field.startsWith(FieldPath.of("data"))
              || field.startsWith(FieldPath.of("stringData")));
    }

    private MapNode entries(MapNode root, String name, boolean encoded) {
      MapNode entries = root.map(name);
      if (entries == null) {
        return root;
      }
      MapNode changed = entries;
      for (MapNode.Entry entry : entries.entries()) {
        if (entry.value() instanceof ScalarNode scalar && scalar.isString()) {
          FieldPath field = FieldPath.of(name, entry.key());
          String text = scalar.text();
          String inside = encoded && text.indexOf('<') < 0 ? SecretReferences.decoded(text) : null;
          byte[] value = value(inside == null ? text : inside, field);
          if (value != null) {
            changed = changed.with(entry.key(), scalar(value, field, inside != null));
          }
        }
      }
      return changed == entries ? root : root.with(name, changed);
    }

    private ScalarNode scalar(byte[] value, FieldPath field, boolean encode) {
      if (encode) {
        return ScalarNode.of(Base64.getEncoder().encodeToString(value));
      }
      Optional<String> text = SecretValue.of(value).text();
      if (text.isEmpty()) {
        problem(
            reference(Kind.VAULT_PLUGIN, field, "", "", ""),
            SecretReferenceError.NO_TEXT,
            "the value is not text; put the placeholder in data, in base64");
      }
      return ScalarNode.of(text.orElse(""));
    }

    /** What the text becomes; null if it stays. */
    private byte @Nullable [] value(String text, FieldPath field) {
      WebhookValue webhook = WebhookValue.of(text).orElse(null);
      if (webhook != null) {
        return find(reference(
                Kind.VAULT_WEBHOOK, field, webhook.path(), webhook.key(), webhook.version()))
            .map(SecretValue::bytes)
            .orElse(null);
      }
      List<Placeholder> placeholders = ignored ? List.of() : Placeholder.of(text, path, version);
      if (placeholders.isEmpty()) {
        return null;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int at = 0;
      for (Placeholder one : placeholders) {
        SecretReference reference =
            reference(Kind.VAULT_PLUGIN, field, one.path(), one.key(), one.version());
        out.writeBytes(text.substring(at, one.start()).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(modified(reference, one));
        at = one.end();
      }
      out.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
      return out.toByteArray();
    }

    private byte[] modified(SecretReference reference, Placeholder placeholder) {
      SecretValue found = find(reference).orElse(null);
      if (found == null) {
        if (issues.stream().noneMatch(issue -> isAbout(issue, reference))) {
          problem(
              reference, SecretReferenceError.UNRESOLVED, source.name() + " has no such secret");
        }
        return new byte[0];
      }
      byte[] value = found.bytes();
      for (String modifier : placeholder.modifiers()) {
        switch (modifier) {
          case "base64encode" -> value = Base64.getEncoder().encode(value);
          case "base64decode" -> value = decode(value, reference);
          default ->
              problem(
                  reference,
                  SecretReferenceError.MODIFIER,
                  "the modifier " + modifier.split(" ", 2)[0] + " is not known");
        }
      }
      return value;
    }

    private byte[] decode(byte[] value, SecretReference reference) {
      try {
        String text = new String(value, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        problem(reference, SecretReferenceError.MODIFIER, "the value is not base64");
        return new byte[0];
      }
    }

    private Optional<SecretValue> find(SecretReference reference) {
      try {
        Optional<SecretValue> found = source.find(reference);
        found.ifPresent(value -> used.add(reference.location() + " " + value.version()));
        return found;
      } catch (GitOpsException e) {
        clean = false;
        e.issues().forEach(issue -> issues.add(issue.at(place(reference))));
        return Optional.empty();
      }
    }

    private boolean isAbout(Issue issue, SecretReference reference) {
      return issue.isError() && issue.location().equals(place(reference));
    }

    private SecretReference reference(
        Kind kind, FieldPath field, String where, String key, String wanted) {
      return new SecretReference(kind, manifest.id(), field, "", where, key, wanted, "");
    }

    private void problem(SecretReference reference, SecretReferenceError code, String why) {
      clean = false;
      String what = reference.location().isEmpty() ? "" : " refers to " + reference.location();
      issues.add(Issue.error(code, manifest.id() + what + ": " + why).at(place(reference)));
    }

    private Location place(SecretReference reference) {
      return new Location(manifest.origin(), 0, 0, reference.field().toString(), null);
    }
  }
}
