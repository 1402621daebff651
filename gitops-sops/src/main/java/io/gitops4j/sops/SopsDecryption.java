// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.sops.internal.format.ObjectText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decrypts what an application is made of, in memory. There are two places for it.
 *
 * <ul>
 *   <li>{@link #view}: the source tree, with each encrypted file as it was before. The renderer
 *       sees plain files, whatever uses them: resources, patches, the files of generators. Codes
 *       are verified over the files as they lie in Git.
 *   <li>As a {@link PostRenderer}: rendered objects that still hold metadata of SOPS, and encrypted
 *       files inside the {@code data} of Secrets, as Flux does. A renderer sorts and changes
 *       objects, which their codes do not survive, so that for objects this wants {@link
 *       MacPolicy#IGNORED}; with {@link MacPolicy#REQUIRED} it refuses them.
 * </ul>
 *
 * <p>Immutable; thread-safe as its keys are. Issues never show a decrypted value. The keys stay the
 * caller's to close.
 */
public final class SopsDecryption implements PostRenderer {
  private static final String NAME = "sops";
  private static final RenderStep STEP = RenderStep.of(StepKind.POST_RENDERER, NAME);
  private static final String HINT =
      "decrypt the source tree with SopsDecryption.view, or accept MacPolicy.IGNORED as Flux does";

  /** Entries of metadata; one of them is enough, so that taking some away hides nothing. */
  private static final List<String> SIGNS =
      List.of("mac", "lastmodified", "version", "age", "pgp", "kms", "hc_vault", "key_groups");

  private final KeyRing keys;
  private final MacPolicy policy;

  private SopsDecryption(KeyRing keys, MacPolicy policy) {
    this.keys = Objects.requireNonNull(keys, "keys");
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  /** Decryption with these keys that refuses files whose code does not fit. */
  public static SopsDecryption with(KeyRing keys) {
    return new SopsDecryption(keys, MacPolicy.REQUIRED);
  }

  /** The same with another policy for codes. */
  public SopsDecryption withMacPolicy(MacPolicy newPolicy) {
    return new SopsDecryption(keys, newPolicy);
  }

  /**
   * The tree with its encrypted files decrypted when they are read. It is marked as secret, so that
   * nothing of it enters a shared cache. Closing it closes the tree. A file that can't be decrypted
   * throws a {@link io.gitops4j.core.source.SourceException} with the issues, whose codes are
   * {@link SopsError}s.
   */
  public SourceTree view(SourceTree tree) {
    return view(tree, values -> {});
  }

  /** The same; told the values of each file that is decrypted. */
  SourceTree view(SourceTree tree, Consumer<Set<String>> opened) {
    return new DecryptedTree(tree, keys, policy, opened);
  }

  /**
   * A source whose trees are seen as {@link #view} shows them, to be handed to a {@code Reconciler}
   * in place of the provider.
   */
  public SourceProvider source(SourceProvider provider) {
    return new DecryptedSource(Objects.requireNonNull(provider, "provider"), this);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Rendered apply(Rendered rendered, Application application) {
    List<Issue> issues = new ArrayList<>(rendered.issues());
    List<Manifest> manifests = new ArrayList<>();
    boolean some = false;
    for (Manifest manifest : rendered.manifests()) {
      try {
        Manifest plain = files(object(manifest));
        some |= plain != manifest;
        manifests.add(plain);
      } catch (SopsException e) {
        some = true;
        for (Issue issue : e.issues()) {
          Issue told = Issue.error(issue.code(), manifest.id() + ": " + issue.message());
          boolean mac = issue.code() == SopsError.MAC;
          issues.add(
              told.at(new Location(manifest.origin(), 0, 0, issue.location().field(), null))
                  .withHint(mac ? HINT : issue.hint()));
        }
      }
    }
    if (!some) {
      return rendered;
    }
    Inputs inputs = rendered.inputs().withExternal(NAME, keys.fingerprint() + " " + policy);
    return issues.stream().anyMatch(Issue::isError)
        ? Rendered.failed(issues, inputs)
        : rendered.with(manifests, issues, inputs);
  }

  /** The object without its metadata, if it has any. */
  private Manifest object(Manifest manifest) {
    MapNode metadata = manifest.root().map("sops");
    if (metadata == null || SIGNS.stream().noneMatch(metadata::has)) {
      return manifest;
    }
    String file = manifest.id().toString();
    byte[] text = ObjectText.json(manifest.root());
    SopsFile sealed = SopsFile.parse(file, SopsFormat.JSON, text);
    try (DecryptedFile plain = sealed.decrypt(keys, policy)) {
      List<Node> read = YamlReader.ofDefaults().withoutSourceLines().read(file, plain.content());
      MapNode root = (MapNode) read.get(0);
      return manifest
          .withRoot(root, STEP)
          .withSecretFields(SecretFields.differing(root, manifest.root()));
    }
  }

  /** A Secret with the encrypted files in its data decrypted. */
  private Manifest files(Manifest manifest) {
    MapNode data = manifest.isSecret() ? manifest.root().map("data") : null;
    if (data == null) {
      return manifest;
    }
    MapNode changed = data;
    for (MapNode.Entry entry : data.entries()) {
      byte[] content = decoded(entry.value().textOrNull());
      Optional<SopsFile> sealed = SopsFile.find(entry.key(), content);
      if (sealed.isPresent()) {
        try (DecryptedFile plain = sealed.get().decrypt(keys, policy)) {
          String text = Base64.getEncoder().encodeToString(plain.content());
          changed = changed.with(entry.key(), ScalarNode.of(text));
        }
      }
    }
    return changed == data
        ? manifest
        : manifest.withRoot(manifest.root().with("data", changed), STEP);
  }

  private static byte[] decoded(@org.jspecify.annotations.Nullable String text) {
    try {
      return text == null ? new byte[0] : Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
