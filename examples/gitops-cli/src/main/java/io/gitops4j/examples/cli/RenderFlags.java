// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Stack;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What a render allows or refuses beyond the defaults: charts, warnings, too much work. */
final class RenderFlags {
  private static final String PREFIX = "kustomize.";

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--strict",
      paramLabel = "CODES",
      arity = "0..1",
      preprocessor = Attached.class,
      description =
          "take warnings for errors: all, or with =CODES those of some codes, e.g. --strict=patch-no-match,duplicate")
  private List<String> strict = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "BOUND=N",
      description = "another bound on the work, e.g. bytes=1000000000; may be repeated")
  private Map<String, Long> limits = new LinkedHashMap<>();

  @Option(
      names = "--enable-helm",
      description = "inflate Helm charts that lie beside the kustomization; none is downloaded")
  private boolean helm;

  KustomizeOptions in(KustomizeOptions options) {
    KustomizeOptions result = options;
    if (helm) {
      // looked up here and not before: it brings a library of 100 MB
      result =
          result.withChartInflator(
              ServiceLoader.load(ChartInflator.class)
                  .findFirst()
                  .orElseThrow(() -> wrong("--enable-helm", "gitops-helm on the class path")));
    }
    if (!strict.isEmpty()) {
      result = result.withStrict(codes());
    }
    RenderLimits bounds = result.limits();
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      bounds = with(bounds, limit.getKey(), limit.getValue());
    }
    return result.withLimits(bounds);
  }

  /** The issue with a hint that fits the command line. */
  static Issue shown(Issue issue) {
    String hint = issue.hint();
    return issue.code() == KustomizeError.HELM && hint != null && hint.contains("ChartInflator")
        ? issue.withHint("--enable-helm allows it")
        : issue;
  }

  private Set<KustomizeError> codes() {
    Set<KustomizeError> codes = new TreeSet<>();
    for (String list : strict) {
      for (String name : list.split(",")) {
        if (name.isEmpty()) {
          codes.addAll(KustomizeError.warnings());
          continue;
        }
        String id = name.startsWith(PREFIX) ? name : PREFIX + name;
        codes.add(
            KustomizeError.warnings().stream()
                .filter(code -> code.id().equals(id))
                .findFirst()
                .orElseThrow(() -> wrong("--strict: " + name, known())));
      }
    }
    return codes;
  }

  private static String known() {
    return KustomizeError.warnings().stream()
        .map(code -> code.id().substring(PREFIX.length()))
        .collect(Collectors.joining(", "));
  }

  private RenderLimits with(RenderLimits bounds, String name, long limit) {
    for (Bound bound : Bound.values()) {
      if (bound.id().equals(name) && limit > 0) {
        return bounds.with(bound, limit);
      }
    }
    throw wrong(
        "--limit: " + name + "=" + limit,
        Arrays.stream(Bound.values())
            .map(bound -> bound.id() + "=" + bound.standard())
            .collect(Collectors.joining(", ")));
  }

  private RuntimeException wrong(String found, String expected) {
    return Commands.wrongUsage(spec, found + " (expected: " + expected + ")");
  }

  /** Takes a value only if it is attached by an equals sign: what follows may be the directory. */
  static final class Attached implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      Object separator = info.get("separator");
      if ("=".equals(separator)) {
        return false;
      }
      List<String> all = option.getValue();
      option.setValue(more(all));
      return true;
    }

    private static List<String> more(List<String> all) {
      List<String> more = all == null ? new ArrayList<>() : new ArrayList<>(all);
      more.add("");
      return more;
    }
  }
}
