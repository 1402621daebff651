// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.tree.FieldPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops explain}: who set which field of a rendered object. */
@Command(
    name = "explain",
    description = {
      "Tells which file, line and step set each field.",
      "Of a rendered object, with what each field was before."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  gitops explain overlays/production apps/v1/Deployment/shop/web spec.replicas",
      "  gitops explain overlays/production deployment/web",
      "  gitops explain . deploy/web 'spec.template.spec.containers[name=app].image'"
    })
final class ExplainCommand implements Callable<Integer> {
  /** How many names an error shows. */
  private static final int NAMES = 10;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "the directory that is rendered")
  private String directory = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RESOURCE",
      description =
          "group/version/Kind/namespace/name, or less of it: deployment/web; nothing for a list")
  private @Nullable String resource;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "FIELD",
      description =
          "a path such as spec.replicas, or a JSON pointer; nothing for the whole object, line by line")
  private @Nullable String field;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default) or json",
      defaultValue = "text")
  private String output = "";

  @CommandLine.Mixin private RenderOptions render = new RenderOptions();

  @Override
  public Integer call() throws IOException {
    boolean json = output.equals("json");
    if (!json && !output.equals("text")) {
      throw Commands.wrongUsage(spec, "--output: " + output + " (expected: text or json)");
    }
    FieldPath path = path();
    SourceDirectory source = render.source(directory);
    Rendered rendered = render.render(source, render.renderer(true)::render);
    if (rendered.failed()) {
      RenderOptions.print(source, rendered, spec.commandLine().getErr());
      return Main.FAILED;
    }
    render.writeLock();
    PrintWriter out = spec.commandLine().getOut();
    ExplainText text = new ExplainText(out, source, Terminal.width(), Terminal.isColoured());
    if (resource == null) {
      if (json) {
        out.println(
            Stream.concat(
                    rendered.manifests().stream().map(Manifest::provenance),
                    rendered.removed().stream())
                .map(GitOpsJson::write)
                .collect(Collectors.joining(",", "[", "]")));
      } else {
        text.list(rendered);
      }
      return 0;
    }
    Provenance provenance = find(rendered, ResourceName.of(resource));
    if (path == null) {
      if (json) {
        out.println(GitOpsJson.write(provenance));
      } else {
        text.object(provenance);
      }
      return 0;
    }
    List<Setting> settings = provenance.of(path);
    if (settings.isEmpty()) {
      throw noField(provenance, path);
    }
    if (json) {
      out.println(
          settings.stream().map(GitOpsJson::write).collect(Collectors.joining(",", "[", "]")));
    } else {
      text.field(provenance, path, settings);
    }
    return 0;
  }

  private @Nullable FieldPath path() {
    try {
      return field == null || field.isEmpty()
          ? null
          : field.startsWith("/") ? FieldPath.ofPointer(field) : FieldPath.parse(field);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
  }

  /** The one object that is meant: by its name, or by the name that it had in its file. */
  private static Provenance find(Rendered rendered, ResourceName name) {
    List<Provenance> all = new ArrayList<>();
    List<Provenance> fits = new ArrayList<>();
    List<Provenance> fitted = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      Provenance provenance = Objects.requireNonNull(manifest.provenance());
      all.add(provenance);
      String version = manifest.gvk().version();
      if (name.fits(manifest.id(), version)) {
        fits.add(provenance);
      } else if (name.fits(provenance.originalId(), version)) {
        fitted.add(provenance);
      }
    }
    if (fits.isEmpty() && fitted.isEmpty()) {
      // a name alone, or with its kind, may be that of an object that a step took away
      rendered.removed().stream()
          .filter(each -> name.fits(each.id(), "") || name.fits(each.originalId(), ""))
          .forEach(fitted::add);
    }
    List<Provenance> found = fits.isEmpty() ? fitted : fits;
    if (found.size() == 1) {
      return found.get(0);
    }
    List<String> names =
        name.nearest(
            (found.isEmpty() ? all : found).stream().map(each -> each.id().toString()).toList());
    String more = names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "";
    String shown = names.stream().limit(NAMES).collect(Collectors.joining(", ")) + more;
    throw new RenderException(
        found.isEmpty()
            ? Issue.error(ExplainError.NO_RESOURCE, "no object is called " + name)
                .withHint(names.isEmpty() ? "nothing is rendered" : "there are " + shown)
            : Issue.error(ExplainError.AMBIGUOUS, name + " may be " + shown)
                .withHint("say more of group/version/Kind/namespace/name"),
        null);
  }

  private static RenderException noField(Provenance provenance, FieldPath path) {
    ResourceId id = provenance.id();
    List<String> names =
        Stream.concat(provenance.fields().keySet().stream(), provenance.removedFields().stream())
            .map(FieldPath::toString)
            .toList();
    List<String> nearest = new ResourceName(List.of(path.toString())).nearest(names);
    return new RenderException(
        Issue.error(ExplainError.NO_FIELD, id + " has no field " + path + ", and no step set one")
            .withHint(
                "the nearest are " + nearest.stream().limit(5).collect(Collectors.joining(", "))),
        null);
  }
}
