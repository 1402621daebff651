// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.DeletionBudget;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.PlanError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How much may be deleted without being named. */
final class DeletionOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--max-deletions",
      paramLabel = "N",
      description = "how many objects may be deleted, unless they are named (default: 10)")
  private int most = DeletionBudget.CAREFUL.most();

  @Option(
      names = "--max-deletion-share",
      paramLabel = "SHARE",
      description =
          "the largest share of the existing objects, as 0.5 or 50%% (default: 30%%; one object may always go)")
  private @Nullable String share;

  @Option(
      names = "--allow-delete",
      paramLabel = "KIND/NAME",
      description =
          "this object may be deleted, though it is one too many or of a kind that is never deleted unless"
              + " named: Namespace, PersistentVolumeClaim, PersistentVolume, CustomResourceDefinition;"
              + " may be repeated")
  private List<String> named = List.of();

  /** The budget, with those of the deletions that are named. */
  DeletionBudget budget(Stream<Change> changes) {
    DeletionBudget budget;
    try {
      budget =
          new DeletionBudget(
              most, share(), DeletionBudget.CAREFUL.protectedKinds(), java.util.Set.of());
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--max-deletions, --max-deletion-share: " + e.getMessage());
    }
    List<ResourceName> names = named.stream().map(ResourceName::of).toList();
    for (Change change : changes.filter(each -> each.action() == Action.DELETE).toList()) {
      if (names.stream().anyMatch(name -> name.fits(change.id(), change.gvk().version()))) {
        budget = budget.allowing(change.id());
      }
    }
    return budget;
  }

  private double share() {
    String text = share;
    if (text == null) {
      return DeletionBudget.CAREFUL.share();
    }
    try {
      return text.endsWith("%")
          ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
          : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw Commands.wrongUsage(
          spec, "--max-deletion-share: " + text + " (expected: 0.5 or 50%, say)");
    }
  }

  /** A differ of single applications that keeps within the budget. */
  Differ differ() {
    PlanDiffer plain = new PlanDiffer();
    DeletionBudget unnamed = budget(Stream.empty());
    return named.isEmpty()
        ? plain.withDeletionBudget(unnamed)
        : input ->
            plain.withDeletionBudget(budget(plain.diff(input).changes().stream())).diff(input);
  }

  /**
   * A differ for the applications of a commit that deletes what the commit's plan deletes, and
   * nothing else: not what moves, nor what the budget keeps.
   */
  Differ differ(CommitPlan commit) {
    PlanDiffer plain = new PlanDiffer();
    return input -> {
      Plan plan = plain.diff(input);
      Plan wanted =
          commit.parts().stream()
              .filter(part -> part.application().equals(input.application()))
              .map(CommitPlan.Part::plan)
              .findFirst()
              .orElse(new Plan(List.of(), List.of()));
      var wantedById =
          wanted.changes().stream()
              .collect(Collectors.toMap(Change::id, change -> change, (one, other) -> one));
      List<Step> steps = new ArrayList<>();
      for (Step step : plan.steps()) {
        List<Change> changes = new ArrayList<>();
        for (Change change : step.changes()) {
          Change known = wantedById.get(change.id());
          boolean kept =
              change.action() == Action.DELETE
                  && (known == null || known.action() != Action.DELETE);
          changes.add(
              kept
                  ? change.withAction(
                      Action.KEEP, known == null ? "was not in the plan" : known.reason())
                  : change);
        }
        steps.add(step.withChanges(changes));
      }
      return new Plan(steps, plan.issues());
    };
  }

  /** The issue with a hint that fits the command line. */
  static Issue shown(Issue issue) {
    if (issue.code() == PlanError.BUDGET) {
      return issue.withHint(
          "raise --max-deletions and --max-deletion-share, or name what is to go: --allow-delete KIND/NAME");
    }
    return issue.code() == PlanError.PROTECTED
        ? issue.withHint("if it is to go: --allow-delete KIND/NAME")
        : issue;
  }
}
