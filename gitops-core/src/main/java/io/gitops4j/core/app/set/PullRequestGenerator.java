// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.Slug;
import io.gitops4j.core.app.set.template.TemplateFailure;
import io.gitops4j.core.forge.ForgeError;
import io.gitops4j.core.forge.ForgeException;
import io.gitops4j.core.spi.PullRequestList;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Parameters from open pull requests. */
final class PullRequestGenerator {
  static final List<String> FORGES =
      List.of("github", "gitlab", "gitea", "bitbucketServer", "bitbucket", "azuredevops");

  private static final int LONGEST_PATTERN = 1024;

  private final Expansion expansion;
  private final MapNode generator;
  private final FieldPath path;
  private final Dict given;

  PullRequestGenerator(Expansion expansion, MapNode generator, FieldPath path, Dict given) {
    this.expansion = expansion;
    this.generator = generator;
    this.path = path;
    this.given = given;
  }

  List<Dict> parameters() {
    PullRequestList port = expansion.expander().pullRequests();
    if (port == null) {
      throw expansion.failure(
          SetError.NO_PORT, generator, path, "the pull requests are not known here");
    }
    String forge =
        FORGES.stream()
            .filter(each -> Edit.has(generator, each))
            .findFirst()
            .orElseThrow(
                () ->
                    expansion.failure(
                        SetError.GENERATOR,
                        generator,
                        path,
                        "no forge is named (expected: one of " + String.join(", ", FORGES) + ")"));
    PullRequestQuery query = new PullRequestQuery(forge, Edit.map(generator, forge));
    Predicate<OpenPullRequest> filter = filter();
    List<Dict> all = new ArrayList<>();
    for (OpenPullRequest request : open(port, query)) {
      if (request.labels().containsAll(query.labels()) && filter.test(request)) {
        all.add(of(request));
      }
    }
    return all;
  }

  private List<OpenPullRequest> open(PullRequestList port, PullRequestQuery query) {
    try {
      return port.open(query);
    } catch (ForgeException e) {
      if (e.error() == ForgeError.NOT_FOUND
          && Edit.flag(generator, "continueOnRepoNotFoundError")) {
        return List.of();
      }
      throw e;
    }
  }

  /** All conditions of one of the filters hold; without filters, all pull requests do. */
  private Predicate<OpenPullRequest> filter() {
    List<MapNode> filters = Edit.maps(generator, "filters");
    List<Predicate<OpenPullRequest>> any = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      FieldPath where = path.key("filters").index(i);
      MapNode filter = filters.get(i);
      Predicate<String> branch = pattern(filter, "branchMatch", where);
      Predicate<String> target = pattern(filter, "targetBranchMatch", where);
      Predicate<String> title = pattern(filter, "titleMatch", where);
      any.add(
          request ->
              branch.test(request.branch())
                  && target.test(request.targetBranch())
                  && title.test(request.title()));
    }
    return request -> any.isEmpty() || any.stream().anyMatch(each -> each.test(request));
  }

  private Predicate<String> pattern(MapNode filter, String key, FieldPath where) {
    if (!Edit.has(filter, key)) {
      return text -> true;
    }
    String pattern = Edit.text(filter, key);
    try {
      if (pattern.length() > LONGEST_PATTERN) {
        throw new PatternSyntaxException("too long", "");
      }
      Pattern compiled = Pattern.compile(pattern);
      return text -> {
        expansion.budget().text((long) pattern.length() * text.length());
        return compiled.matcher(text).find();
      };
    } catch (PatternSyntaxException e) {
      throw expansion.failure(
          SetError.GENERATOR, filter, where.key(key), "the expression can't be read: " + pattern);
    }
  }

  private Dict of(OpenPullRequest request) {
    String sha = request.headSha();
    Dict parameters = new Dict();
    parameters.put("number", Long.toString(request.number()));
    parameters.put("title", request.title());
    parameters.put("branch", request.branch());
    parameters.put("branch_slug", slug(request.branch()));
    parameters.put("target_branch", request.targetBranch());
    parameters.put("target_branch_slug", slug(request.targetBranch()));
    parameters.put("head_sha", sha);
    parameters.put("head_short_sha", sha.substring(0, Math.min(8, sha.length())));
    parameters.put("head_short_sha_7", sha.substring(0, Math.min(7, sha.length())));
    parameters.put("author", request.author());
    if (expansion.isGo()) {
      parameters.put("labels", new ArrayList<Object>(request.labels()));
    }
    return expansion.withValues(parameters, generator, path, given);
  }

  private String slug(String branch) {
    try {
      return Slug.of(branch, Slug.LONGEST, true);
    } catch (TemplateFailure e) {
      throw expansion.failure(SetError.GENERATOR, generator, path, e.text());
    }
  }
}
