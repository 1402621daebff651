// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteLockTest {
  private static final String TEXT =
      """
      {
        "version" : 1,
        "repositories" : {
          "https://git.example.com/a/b" : "sha1:%1$s",
          "https://git.example.com/a/b?ref=v1" : "sha1:%1$s"
        },
        "files" : {
          "https://example.com/x.yaml" : "sha256:%1$s"
        }
      }
      """
          .formatted("0123456789012345678901234567890123456789");

  @TempDir Path directory;

  private static RemoteLock lock() {
    String digest = "0123456789012345678901234567890123456789";
    return RemoteLock.EMPTY.plus(
        Inputs.NONE
            .withExternal("substitute", "of no interest")
            .withExternal(RemoteFile.inputName("https://example.com/x.yaml"), "sha256:" + digest)
            .withExternal(
                RemoteBase.of("https://git.example.com/a/b", "v1").inputName(), "sha1:" + digest)
            .withExternal(
                RemoteBase.of("https://git.example.com/a/b", "").inputName(), "sha1:" + digest));
  }

  @Test
  void text_isSorted_andReadBackTheSame() throws Exception {
    assertThat(lock().toJson()).isEqualTo(TEXT);
    assertThat(RemoteLock.parse("lock.json", TEXT)).isEqualTo(lock());
    Path file = directory.resolve("lock.json");
    assertThat(RemoteLock.read(file)).isEqualTo(RemoteLock.EMPTY);
    lock().write(file);
    assertThat(RemoteLock.read(file)).isEqualTo(lock());
    assertThat(directory).isDirectoryNotContaining("glob:**.lock*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"version\": 2}",
        "{\"version\": 1, \"files\": []}",
        "{\"version\": 1, \"files\": {\"https://h/x\": \"main\"}}",
        "{\"version\": 1, \"repositories\": {\"https://h/x\": {}}}"
      })
  void otherText_isRefused(String text) {
    assertThatThrownBy(() -> RemoteLock.parse("lock.json", text))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(SourceError.LOCK);
              assertThat(e.issues().get(0).location().file()).isEqualTo("lock.json");
            });
  }

  @Test
  void names_leadBackToWhatTheyName_butForQueries() {
    RemoteBase base = RemoteBase.of("https://git.example.com/a/b", "release/1?");
    assertThat(RemoteBase.ofInputName(base.inputName())).contains(base);
    assertThat(RemoteBase.ofInputName("file https://h/x")).isEmpty();
    assertThat(RemoteFile.urlOfInputName(RemoteFile.inputName("https://h/x")))
        .contains("https://h/x");
    String secret = RemoteFile.inputName("https://user:pw@h/x?token=secret");
    assertThat(secret).doesNotContain("secret", "user", "pw").startsWith("file https://h/x?");
    assertThat(RemoteFile.urlOfInputName(secret)).isEmpty();
    assertThat(secret).isNotEqualTo(RemoteFile.inputName("https://h/x?token=other"));
  }
}
