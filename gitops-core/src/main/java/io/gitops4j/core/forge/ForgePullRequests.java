// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.app.set.OpenPullRequest;
import io.gitops4j.core.app.set.PullRequestQuery;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.PullRequestList;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The open pull requests of GitHub, GitLab and Gitea, by their REST APIs, for sets of applications.
 * Thread-safe; the connections are those of the JDK's client, which keeps a daemon thread while
 * this is in use.
 *
 * <p>Only forges that the caller named are asked, each at the address that he gave: a set that
 * names another address is refused, since the token would go there. What Secrets a set names is not
 * looked at. At most 20,000 are read of one repository.
 */
public final class ForgePullRequests implements PullRequestList {
  /** Where GitHub's API is unless it is one's own. */
  public static final URI GITHUB = URI.create("https://api.github.com");

  /** Where GitLab is unless it is one's own. */
  public static final URI GITLAB = URI.create("https://gitlab.com");

  private static final int PAGE = 100;

  /** As many as Gitea gives at once by default. */
  private static final int GITEA_PAGE = 50;

  private final Map<String, Forge> forges;

  private ForgePullRequests(Map<String, Forge> forges) {
    this.forges = forges;
  }

  private record Forge(URI address, RestApi api) {}

  /** A builder that names no forge yet. */
  public static Builder builder() {
    return new Builder(Time.SYSTEM);
  }

  /** Collects forges. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Forge> forges = new LinkedHashMap<>();
    private final Time time;

    Builder(Time time) {
      this.time = time;
    }

    /**
     * Names GitHub, or what has its API.
     *
     * @param address the API's, such as {@link #GITHUB}, or {@code https://HOST/api/v3} of one's
     *     own
     * @param token kept in memory and sent to that address alone; empty for none
     * @throws IllegalArgumentException if the address is not encrypted, or the token none; never
     *     shows the token
     */
    public Builder gitHub(URI address, String token) {
      return add("github", address, address, token, "Authorization", "Bearer ");
    }

    /**
     * Names GitLab.
     *
     * @param address the server's, such as {@link #GITLAB}; its API is below it
     * @param token as of {@link #gitHub}
     * @throws IllegalArgumentException as of {@link #gitHub}
     */
    public Builder gitLab(URI address, String token) {
      return add("gitlab", address, below(address, "/api/v4"), token, "PRIVATE-TOKEN", "");
    }

    /**
     * Names Gitea, or what has its API, such as Forgejo.
     *
     * @param address the server's; its API is below it
     * @param token as of {@link #gitHub}
     * @throws IllegalArgumentException as of {@link #gitHub}
     */
    public Builder gitea(URI address, String token) {
      return add("gitea", address, below(address, "/api/v1"), token, "Authorization", "token ");
    }

    private static URI below(URI address, String path) {
      return URI.create(plain(address) + path);
    }

    private Builder add(
        String forge, URI address, URI api, String token, String header, String scheme) {
      Map<String, String> headers =
          token.isEmpty()
              ? Map.of("Accept", "application/json")
              : Map.of("Accept", "application/json", header, scheme + RestApi.token(token));
      forges.put(forge, new Forge(address, new RestApi(api, token, headers, time)));
      return this;
    }

    /** The list. */
    public ForgePullRequests build() {
      return new ForgePullRequests(new LinkedHashMap<>(forges));
    }
  }

  @Override
  public List<OpenPullRequest> open(PullRequestQuery query) {
    Forge forge = forges.get(query.forge());
    if (forge == null) {
      throw refused("the pull requests of " + query.forge() + " are not known here", null);
    }
    String named = query.text("api");
    if (!named.isEmpty() && !isAt(forge.address(), named)) {
      throw refused(
          "the set names another address of " + query.forge() + " than the one that may be asked",
          named);
    }
    return switch (query.forge()) {
      case "github" -> of(forge, PAGE, repository(query) + "?state=open&per_page=" + PAGE);
      case "gitea" -> of(forge, GITEA_PAGE, repository(query) + "?state=open&limit=" + GITEA_PAGE);
      default -> mergeRequests(forge, query);
    };
  }

  /** Whether a set's address is this one, or the server's whose API this is. */
  private static boolean isAt(URI address, String named) {
    String known = plain(address);
    String asked = named.replaceAll("/+$", "");
    return known.equals(asked) || known.equals(asked + "/api/v3");
  }

  private static String plain(URI address) {
    return address.toString().replaceAll("/+$", "");
  }

  private static ForgeException refused(String message, @Nullable String found) {
    return new ForgeException(
        ForgeError.REFUSED, Issue.error(ForgeError.REFUSED, message).withFound(found), null);
  }

  private static String repository(PullRequestQuery query) {
    return "/repos/" + segment(query, "owner") + "/" + segment(query, "repo") + "/pulls";
  }

  private static String segment(PullRequestQuery query, String key) {
    String text = query.text(key);
    if (!text.matches("[A-Za-z0-9_.-]+") || text.contains("..") || text.equals(".")) {
      throw refused("the " + key + " of a repository of " + query.forge() + " is none", text);
    }
    return text;
  }

  private static List<OpenPullRequest> of(Forge forge, int size, String path) {
    return Pages.read(
        size,
        page -> forge.api().send("GET", path + "&page=" + page, null, true),
        node ->
            new OpenPullRequest(
                Edit.number(node, 0, "number"),
                Edit.text(node, "title"),
                Edit.text(node, "head", "ref"),
                Edit.text(node, "base", "ref"),
                Edit.text(node, "head", "sha"),
                Edit.text(node, "user", "login"),
                Edit.maps(node, "labels").stream()
                    .map(label -> label.text("name"))
                    .filter(Objects::nonNull)
                    .toList()));
  }

  private static List<OpenPullRequest> mergeRequests(Forge forge, PullRequestQuery query) {
    String project = query.text("project");
    if (project.isEmpty()) {
      throw refused("the project of gitlab is missing", null);
    }
    // without a state all are asked for, as Argo CD does
    String state = query.text("pullRequestState");
    String path =
        "/projects/"
            + encoded(project)
            + "/merge_requests?order_by=created_at&sort=asc"
            + (state.isEmpty() ? "" : "&state=" + encoded(state))
            + "&per_page="
            + PAGE;
    return Pages.read(
        PAGE,
        page -> forge.api().send("GET", path + "&page=" + page, null, true),
        ForgePullRequests::mergeRequest);
  }

  private static OpenPullRequest mergeRequest(MapNode node) {
    return new OpenPullRequest(
        Edit.number(node, 0, "iid"),
        Edit.text(node, "title"),
        Edit.text(node, "source_branch"),
        Edit.text(node, "target_branch"),
        Edit.text(node, "sha"),
        Edit.text(node, "author", "username"),
        Edit.texts(node, "labels"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The forges that are asked; no token. */
  @Override
  public String toString() {
    return "ForgePullRequests" + forges.keySet();
  }
}
