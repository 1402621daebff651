// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.migrate.Migrated;
import io.gitops4j.core.app.migrate.Migration;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops migrate}: writes applications in the other form. */
@Command(
    name = "migrate",
    description = {
      "Writes an application in the form of the other tool.",
      "Applications become Kustomizations and HelmReleases with their repositories, or the other "
          + "way around. What has no counterpart is told with its place; Secrets are neither read "
          + "nor written.",
      "With --repo the result is rendered from there, as it is now, and compared with the "
          + "original: they must declare the same objects."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit code: 0: written, 1: something that matters has no counterpart, or can't be read, 2: the result"
          + " declares something else. In both cases nothing is written without --force.",
      "",
      "Examples:",
      "  gitops migrate -f argocd/web.yaml --repo . --to flux --to-namespace flux-system > web.yaml"
    })
final class MigrateCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "only these applications of the files: NAME, NAMESPACE/NAME or KIND/NAMESPACE/NAME")
  private List<String> names = List.of();

  @CommandLine.Mixin private ApplicationOptions files = new ApplicationOptions();

  @Option(names = "--to", paramLabel = "TOOL", required = true, description = "argocd or flux")
  private HandoverOptions.Tool to = HandoverOptions.Tool.FLUX;

  @Option(
      names = "--to-namespace",
      paramLabel = "NAME",
      description = "where the new objects lie (default: where the application lies)")
  private @Nullable String namespace;

  @Option(
      names = "--keep-namespaces",
      description =
          "manifests say their namespaces: that of the destination is not written as"
              + " targetNamespace. With --repo this is tried where it makes both the same")
  private boolean keepNamespaces;

  @Option(
      names = "--default-branch",
      paramLabel = "BRANCH",
      description =
          "the branch that HEAD means, which Flux does not follow (default: ${DEFAULT-VALUE})")
  private String defaultBranch = "main";

  @Option(names = "--force", description = "write what can be written, whatever is lost")
  private boolean force;

  @CommandLine.Mixin private StandIns standIns = new StandIns();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ApplicationOptions.Declared declared = files.declared(err);
    if (declared.failed() && !force) {
      return Main.FAILED;
    }
    List<String> kinds =
        to == HandoverOptions.Tool.FLUX
            ? List.of("Application")
            : List.of("Kustomization", "HelmRelease");
    List<Declaration> meant =
        declared.declarations().stream().filter(one -> isMeant(one, kinds)).toList();
    if (meant.isEmpty()) {
      String what = String.join(" and no ", kinds);
      err.println("no " + what + " to migrate" + (names.isEmpty() ? "" : " of these names"));
      return Main.FAILED;
    }
    standIns.read();
    int code = 0;
    List<MapNode> written = new ArrayList<>();
    Set<ResourceId> ids = new HashSet<>();
    try (OfflineObjects objects = new OfflineObjects(standIns, files.readsAsItIs())) {
      for (Declaration one : meant) {
        Outcome outcome = outcome(one, declared, objects, keepNamespaces);
        if (outcome.code() != 0 && !outcome.migrated().failed() && !keepNamespaces) {
          Outcome kept = outcome(one, declared, objects, true);
          outcome = kept.code() == 0 ? kept : outcome;
        }
        outcome.told().forEach(err::println);
        Migrated migrated = outcome.migrated();
        int own = outcome.code();
        for (MapNode document : migrated.documents()) {
          ResourceId id = ResourceId.of(document);
          if (!ids.add(id)) {
            err.println(
                one.file()
                    + ": "
                    + id
                    + " is written already: migrate them apart, by names and --to-namespace");
            own = Math.max(own, Main.FAILED);
          }
        }
        code = Math.max(code, own);
        written.addAll(migrated.documents());
      }
    }
    if (code != 0 && !force) {
      err.println("nothing is written; --force does it all the same");
      return code;
    }
    spec.commandLine().getOut().print(YamlPrinter.printAll(written));
    spec.commandLine().getOut().flush();
    return code == Main.DIFFERS || written.isEmpty() ? code : 0;
  }

  /**
   * One application in the other form.
   *
   * @param told what is to be said of it
   * @param code the exit code that it asks for
   */
  private record Outcome(Migrated migrated, List<String> told, int code) {}

  private Outcome outcome(
      Declaration one,
      ApplicationOptions.Declared declared,
      OfflineObjects objects,
      boolean keepsNamespaces)
      throws IOException {
    StringWriter told = new StringWriter();
    PrintWriter out = new PrintWriter(told);
    Migrated migrated = migrated(one, declared.declarations(), keepsNamespaces);
    migrated.findings().forEach(finding -> print(finding, out));
    int code = migrated.failed() ? Main.FAILED : 0;
    if (code == 0 && files.repository() != null) {
      code = checked(one, declared, migrated, objects, out);
    }
    out.flush();
    return new Outcome(migrated, told.toString().lines().toList(), code);
  }

  private boolean isMeant(Declaration declaration, List<String> kinds) {
    ResourceId id = ResourceId.of(declaration.object());
    String whole = id.namespace().isEmpty() ? id.name() : id.namespace() + "/" + id.name();
    return kinds.contains(id.kind())
        && !declaration.isPartial() // it is told already that it is not looked at
        && !id.group().equals("kustomize.config.k8s.io")
        && (names.isEmpty()
            || names.contains(id.name())
            || names.contains(whole)
            || names.contains(id.kind() + "/" + whole));
  }

  private Migrated migrated(Declaration one, List<Declaration> all, boolean keepsNamespaces) {
    Migration migration = Migration.ofDefaults().withDefaultBranch(defaultBranch);
    migration = keepsNamespaces ? migration.keepingNamespaces() : migration;
    String target = namespace;
    migration = target == null ? migration : migration.withNamespace(target);
    String repository = files.repository();
    // of a repository without a work tree nothing is known before it is rendered
    if (repository != null && files.readsAsItIs()) {
      migration = migration.withTree(tree(repository));
      for (Map.Entry<String, String> other : files.otherRepositories().entrySet()) {
        migration = migration.withTree(other.getKey(), tree(other.getValue()));
      }
    }
    return to == HandoverOptions.Tool.FLUX ? migration.toFlux(one) : migration.toArgo(one, all);
  }

  private static SourceTree tree(String directory) {
    return DirectoryTree.of(Path.of(directory)).snapshot();
  }

  /** Reads what was written, renders both, and tells how they differ. */
  private int checked(
      Declaration one,
      ApplicationOptions.Declared declared,
      Migrated migrated,
      OfflineObjects objects,
      PrintWriter err) {
    Set<Issue> issues = new LinkedHashSet<>();
    ReadApplications read =
        files.reader().read(Map.of(), Map.of("the migrated objects", migrated.documents()));
    issues.addAll(read.errors());
    Application before = declared.of(one);
    if (before == null || !issues.isEmpty()) {
      issues.forEach(issue -> print(issue, err));
      return Main.FAILED;
    }
    if (read.applications().isEmpty()) {
      err.println(before + " is not compared: there is nothing here that renders what was written");
      return 0;
    }
    if (isFetched(before) || read.applications().stream().anyMatch(MigrateCommand::isFetched)) {
      err.println(before + " is not compared: its chart is not in the repository");
      return 0;
    }
    List<Application> after = read.applications().stream().map(files::fromRepository).toList();
    Report report = CompareCommand.report(objects, standIns, before, after);
    boolean told =
        report.sections().stream().anyMatch(section -> !section.plan().issues().isEmpty());
    if (told || report.status() != SyncStatus.SYNCED) {
      err.print(TextReport.ofDefaults().of(report));
      err.flush();
    }
    return Main.code(report.status());
  }

  private static boolean isFetched(Application application) {
    return application.sources().stream().anyMatch(source -> source.ref().options().isChart());
  }

  private static void print(Issue issue, PrintWriter err) {
    err.println(Terminal.shown(issue.toString()));
    if (issue.hint() != null) {
      err.println("hint: " + Terminal.shown(issue.hint()));
    }
  }
}
