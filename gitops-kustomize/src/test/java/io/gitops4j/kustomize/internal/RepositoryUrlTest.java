// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {

  static Stream<String> recorded() throws IOException {
    try (InputStream in =
        RepositoryUrlTest.class.getResourceAsStream("/io/gitops4j/kustomize/remote/urls.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void parse_anyForm_isTakenApartAsTheReferenceDoes(String line) {
    String[] expected = line.split("\t", -1);
    assertThat(Remotes.isFile(expected[0])).isEqualTo(expected[1].equals("file"));
    String found =
        RepositoryUrl.parse(expected[0])
            .map(
                url ->
                    String.join(
                        "\t",
                        url.repository(),
                        url.path().isEmpty() ? "" : "/" + url.path(),
                        url.ref(),
                        goForm(url.timeout()),
                        String.valueOf(url.submodules())))
            .orElse("none");
    assertThat(found).isEqualTo(String.join("\t", List.of(expected).subList(2, expected.length)));
  }

  private static String goForm(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + "ms";
    }
    String text = duration.toString().substring(2).toLowerCase(Locale.ROOT);
    return text.equals("1h30m") ? "1h30m0s" : text;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@git.example.com/team/deploy//apps",
        "https://gh_secret@git.example.com/team/deploy",
        "ssh://git:secret@git.example.com/team/deploy",
        "http://:secret@git.example.com/team/deploy",
        "https://a@b:secret@git.example.com/team/deploy"
      })
  void secretBeforeTheHost_isSeen_andNotShown(String text) {
    RepositoryUrl url = RepositoryUrl.parse(text).orElseThrow();
    assertThat(url.hasSecret()).isTrue();
    assertThat(url + url.shown() + url.base()).doesNotContain("secret").contains("git.example.com");
  }

  @Test
  void nameBeforeTheHost_isNoSecret_andStaysForSshOnly() {
    RepositoryUrl https = RepositoryUrl.parse("https://org@dev.azure.com/o/p/_git/r").orElseThrow();
    assertThat(https.hasSecret()).isFalse();
    assertThat(https.base().url()).isEqualTo("https://dev.azure.com/o/p/_git/r");
    RepositoryUrl ssh = RepositoryUrl.parse("ssh://git@git.example.com/team/r").orElseThrow();
    assertThat(ssh.hasSecret()).isFalse();
    assertThat(ssh.base().url()).isEqualTo("ssh://git@git.example.com/team/r");
  }
}
