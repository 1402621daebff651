// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The public keys whose signatures count, as files hold them. They are values of the caller; no
 * file of this machine is looked at. A key that is here is trusted; there is no web of trust.
 * Immutable, thread-safe, compared by value.
 */
public final class TrustedKeys {
  /** No keys. */
  public static final TrustedKeys NONE = builder().build();

  /** The form of a file. */
  public enum Form {
    /** Public keys of OpenPGP, armored or not. */
    OPENPGP,
    /** {@code allowed_signers} of {@code ssh-keygen}: principals, options, key. */
    ALLOWED_SIGNERS,
    /** Public keys of SSH, one a line, as in {@code authorized_keys} and {@code .pub}. */
    SSH_KEYS
  }

  /** A file of keys. Immutable. */
  public static final class KeyFile {
    private final Form form;
    private final String name;
    private final byte[] content;

    private KeyFile(Form form, String name, byte[] content) {
      this.form = form;
      this.name = Objects.requireNonNull(name, "name");
      this.content = content.clone();
    }

    /** The form. */
    public Form form() {
      return form;
    }

    /** The name, for messages. */
    public String name() {
      return name;
    }

    /** A copy of the content. */
    public byte[] content() {
      return content.clone();
    }

    /** The content as text. */
    public String text() {
      return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof KeyFile that
          && form == that.form
          && name.equals(that.name)
          && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return Objects.hash(form, name, Arrays.hashCode(content));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final List<KeyFile> files;

  private TrustedKeys(List<KeyFile> files) {
    this.files = List.copyOf(files);
  }

  /** A builder without keys. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The keys of a Secret as Flux reads it for {@code spec.verify}: entries that end in {@code
   * .sshpub} hold keys of SSH, all others of OpenPGP.
   *
   * @param data the decoded entries
   */
  public static TrustedKeys ofFluxSecret(Map<String, byte[]> data) {
    Builder builder = builder();
    new TreeMap<>(data)
        .forEach(
            (name, content) ->
                builder.add(
                    name.endsWith(".sshpub") ? Form.SSH_KEYS : Form.OPENPGP, name, content));
    return builder.build();
  }

  /** The files of these forms, in the order in which they were added. */
  public List<KeyFile> files(Form... forms) {
    List<Form> wanted = List.of(forms);
    return files.stream().filter(file -> wanted.contains(file.form())).toList();
  }

  /** Whether there are no keys. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustedKeys that && files.equals(that.files);
  }

  @Override
  public int hashCode() {
    return files.hashCode();
  }

  /** The names of the files. */
  @Override
  public String toString() {
    return "TrustedKeys" + files;
  }

  /** Collects files of keys. Not thread-safe. */
  public static final class Builder {
    private final List<KeyFile> files = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a file.
     *
     * @param name the name, for messages
     * @param content the content; copied
     */
    public Builder add(Form form, String name, byte[] content) {
      files.add(new KeyFile(Objects.requireNonNull(form, "form"), name, content));
      return this;
    }

    /** Adds public keys of OpenPGP, armored. */
    public Builder openPgp(String text) {
      return add(Form.OPENPGP, "OpenPGP keys", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds an {@code allowed_signers} file. */
    public Builder allowedSigners(String text) {
      return add(Form.ALLOWED_SIGNERS, "allowed signers", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds public keys of SSH, one a line. */
    public Builder sshKeys(String text) {
      return add(Form.SSH_KEYS, "SSH keys", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The keys. */
    public TrustedKeys build() {
      return new TrustedKeys(files);
    }
  }
}
