// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.remote.RemoteBase;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.RemoteResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The repositories and files that the recorded cases name, by the URLs that they name them by. */
final class RecordedRemotes implements RemoteResolver {
  static final Path RECORDED = recorded();

  private static final Map<String, String> REPOSITORIES =
      Map.of(
          "https://git.example.com/team/upstream", "upstream",
          "git@git.example.com:team/upstream.git", "upstream",
          "ssh://git@git.example.com/team/upstream", "upstream",
          "http://127.0.0.1:8998/team/page", "upstream",
          "https://git.example.com/team/second", "second");
  private static final String SERVER = "http://127.0.0.1:8998/";

  final List<String> asked = new ArrayList<>();
  final Map<String, Revision> moved = new java.util.HashMap<>();

  private static Path recorded() {
    try {
      return Path.of(
              Objects.requireNonNull(RecordedRemotes.class.getResource("remote/README.md")).toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path directory(RemoteBase base) {
    String repository = REPOSITORIES.get(base.url());
    if (repository == null) {
      throw SourceException.of(SourceError.NO_REPOSITORY, "no repository: " + base.url());
    }
    Path directory =
        RECORDED.resolve(repository).resolve(base.ref().isEmpty() ? "main" : base.ref());
    if (!Files.isDirectory(directory)) {
      throw SourceException.of(SourceError.NO_REVISION, "no revision: " + base);
    }
    return directory;
  }

  @Override
  public Revision revision(RemoteBase base) {
    asked.add(base.inputName());
    return moved.getOrDefault(
        base.url(),
        Revision.ofCommit(
            RemoteFile.of(
                    "",
                    directory(base).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .digest()
                .substring(0, 40)));
  }

  @Override
  public SourceTree open(RemoteBase base, Revision revision) {
    return DirectoryTree.of(directory(base));
  }

  @Override
  public RemoteFile file(String url) {
    asked.add("file " + url);
    if (!url.startsWith(SERVER)) {
      throw SourceException.of(SourceError.UNREACHABLE, "no such host");
    }
    String path = url.substring(SERVER.length()).replaceFirst("\\?.*", "");
    Path file =
        RECORDED.resolve(
            path.equals("cm.yaml")
                ? "files/cm.yaml"
                : path.equals("team/page") ? "page.html" : path);
    if (!Files.isRegularFile(file)) {
      throw SourceException.of(SourceError.NOT_FOUND, "404");
    }
    try {
      return RemoteFile.of(url, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
