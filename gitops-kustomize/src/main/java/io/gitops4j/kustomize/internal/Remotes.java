// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.remote.RemoteBase;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.RemoteResolver;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one render takes from other machines: each repository at one commit and each file once, and
 * a record of both. Confined to the render; to be closed at its end.
 */
public final class Remotes implements AutoCloseable {
  /** Far more than any public repository names. */
  private static final int MOST = 500;

  private final @Nullable RemoteResolver resolver;
  private final Map<RemoteBase, SourceTree> trees = new HashMap<>();
  private final Map<String, RemoteFile> files = new HashMap<>();
  private final Map<String, String> used = new TreeMap<>();
  private int asked;

  /** Made when it is needed: few kustomizations name files of other machines. */
  private static final class User {
    static final Pattern PATTERN = Pattern.compile("^[a-zA-Z]+:/*[^/?#]*@");
  }

  /** Without a resolver everything is refused. */
  Remotes(@Nullable RemoteResolver resolver) {
    this.resolver = resolver;
  }

  /** Whether the text is the URL of what may be a file. */
  static boolean isFile(String path) {
    return startsWith(path, "http:") || startsWith(path, "https:");
  }

  /** Whether it starts with a text in lower case, whatever the case of its ASCII letters. */
  private static boolean startsWith(String path, String start) {
    if (path.length() < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      char c = path.charAt(i);
      if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** How many times something was asked for. */
  int asked() {
    return asked;
  }

  /** The tree of a repository; the same for each who asks for the same reference. */
  SourceTree tree(RepositoryUrl url, Location where) {
    asked++;
    RemoteResolver allowed = allowed(url.shown(), where);
    if (url.hasSecret()) {
      throw secret(url.shown(), where);
    }
    RemoteBase base = url.base();
    SourceTree known = trees.get(base);
    if (known != null) {
      return known;
    }
    bound(where);
    try {
      Revision revision = allowed.revision(base);
      SourceTree tree = allowed.open(base, revision);
      trees.put(base, tree);
      used.put(base.inputName(), revision.toString());
      return tree;
    } catch (SourceException e) {
      throw at(e, where);
    }
  }

  /** The content of a file. */
  byte[] file(String url, Location where) {
    asked++;
    RemoteResolver allowed = allowed(RemoteFile.shown(url), where);
    if (User.PATTERN.matcher(url).find()) {
      throw secret(RemoteFile.shown(url), where);
    }
    RemoteFile file = files.get(url);
    if (file == null) {
      bound(where);
      try {
        file = allowed.file(url);
      } catch (SourceException e) {
        throw at(e, where);
      }
      files.put(url, file);
    }
    used.put(RemoteFile.inputName(url), digest(file));
    return file.content();
  }

  /**
   * The failure of a URL that is neither a good file nor a repository: what is wrong with the file
   * if the server gave one, else both, first what can be helped by allowing more.
   */
  RenderException neither(String url, RenderException noFile, RenderException noRepository) {
    if (files.containsKey(url)) {
      return noFile;
    }
    if (noFile.code() == noRepository.code()) {
      return noRepository;
    }
    boolean refused = noFile.code() == SourceError.NOT_ALLOWED;
    List<Issue> both = new ArrayList<>((refused ? noFile : noRepository).issues());
    both.addAll((refused ? noRepository : noFile).issues());
    return new RenderException(both);
  }

  /** Takes back that a file was used: it is not what was looked for. */
  void unused(String url) {
    used.remove(RemoteFile.inputName(url));
  }

  /** All that was used, by its name. */
  Map<String, String> used() {
    return used;
  }

  /** Whether all that came from other machines is still the same there. */
  public static boolean isCurrent(Inputs inputs, @Nullable RemoteResolver resolver) {
    for (Map.Entry<String, String> input : inputs.external().entrySet()) {
      String now = input.getValue();
      try {
        if (input.getKey().startsWith(RemoteFile.INPUT)) {
          String url = RemoteFile.urlOfInputName(input.getKey()).orElse(null);
          now = url == null || resolver == null ? "" : digest(resolver.file(url));
        } else if (input.getKey().startsWith(RemoteBase.INPUT)) {
          RemoteBase base = RemoteBase.ofInputName(input.getKey()).orElse(null);
          now = base == null || resolver == null ? "" : resolver.revision(base).toString();
        }
      } catch (SourceException e) {
        return false; // the render that follows says why
      }
      if (!now.equals(input.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static String digest(RemoteFile file) {
    return "sha256:" + file.digest();
  }

  private RemoteResolver allowed(String shown, Location where) {
    if (resolver == null) {
      throw new RenderException(
          Issue.error(
                  KustomizeError.REMOTE_RESOURCE,
                  shown + " lies on another machine, and no resolver was handed in")
              .at(where)
              .withHint(
                  "copy it into the repository, or allow its host by a RemoteResolver in the options"),
          null);
    }
    return resolver;
  }

  private void bound(Location where) {
    if (trees.size() + files.size() >= MOST) {
      throw new RenderException(
          Issue.error(
                  KustomizeError.LIMIT,
                  "more than " + MOST + " repositories and files of other machines are named")
              .at(where),
          null);
    }
  }

  private static RenderException secret(String shown, Location where) {
    return new RenderException(
        Issue.error(
                KustomizeError.REMOTE_RESOURCE,
                "the URL holds what may be a password or a token: " + shown)
            .at(where)
            .withHint("leave it out; credentials come from the resolver"),
        null);
  }

  private static RenderException at(SourceException e, Location where) {
    return new RenderException(
        e.issues().stream()
            .map(issue -> issue.location().equals(Location.NONE) ? issue.at(where) : issue)
            .toList());
  }

  /** Gives back the repositories. */
  @Override
  public void close() {
    for (SourceTree tree : trees.values()) {
      tree.close();
    }
    trees.clear();
  }
}
