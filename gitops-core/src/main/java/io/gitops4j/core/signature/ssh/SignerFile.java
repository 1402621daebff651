// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureException;
import io.gitops4j.core.signature.TrustedKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of keys: {@code allowed_signers} as ssh-keygen(1) describes it, and public keys one a
 * line. For one file.
 */
final class SignerFile {
  private static final int MAX_LENGTH = 4 << 20;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

  private final TrustedKeys.KeyFile file;
  private final ZoneId zone;

  private SignerFile(TrustedKeys.KeyFile file, ZoneId zone) {
    this.file = file;
    this.zone = zone;
  }

  static List<AllowedSigner> read(TrustedKeys.KeyFile file, ZoneId zone) {
    return new SignerFile(file, zone).signers();
  }

  private List<AllowedSigner> signers() {
    String text = file.text();
    if (text.length() > MAX_LENGTH) {
      throw failure(0, "the file is too large");
    }
    List<AllowedSigner> signers = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        signers.add(signer(line, i + 1));
      }
    }
    return signers;
  }

  private AllowedSigner signer(String line, int number) {
    List<String> words = words(line, number);
    if (file.form() == TrustedKeys.Form.SSH_KEYS) {
      // options, as authorized_keys may have, would not be heeded
      if (words.size() < 2 || !isKeyType(words.get(0))) {
        throw failure(number, "the line does not begin with a key");
      }
      String comment = String.join(" ", words.subList(2, words.size()));
      return new AllowedSigner(
          comment, null, null, null, false, key(words.get(0), words.get(1), number));
    }
    if (words.size() < 3) {
      throw failure(number, "the line has no principals, or no key");
    }
    boolean bare = isKeyType(words.get(1));
    if (!bare && words.size() < 4) {
      throw failure(number, "the line has no key");
    }
    Options options = bare ? Options.NONE : options(words.get(1), number);
    int at = bare ? 1 : 2;
    return new AllowedSigner(
        unquoted(words.get(0)),
        options.namespaces(),
        options.after(),
        options.before(),
        options.authority(),
        key(words.get(at), words.get(at + 1), number));
  }

  /** What stands before the key. */
  private record Options(
      @Nullable String namespaces,
      @Nullable Instant after,
      @Nullable Instant before,
      boolean authority) {
    static final Options NONE = new Options(null, null, null, false);
  }

  private Options options(String text, int number) {
    String namespaces = null;
    Instant after = null;
    Instant before = null;
    boolean authority = false;
    for (String option : split(text, ',')) {
      int equals = option.indexOf('=');
      String name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : unquoted(option.substring(equals + 1));
      switch (name) {
        case "cert-authority" -> authority = true;
        case "namespaces" -> namespaces = value;
        case "valid-after" -> after = time(value, number);
        case "valid-before" -> before = time(value, number);
        // what is not understood may be a limit
        default -> throw failure(number, "the option is unknown", name);
      }
    }
    if (after != null && before != null && !before.isAfter(after)) {
      throw failure(number, "the key is valid at no time");
    }
    return new Options(namespaces, after, before, authority);
  }

  /** {@code YYYYMMDD[Z]} or {@code YYYYMMDDHHMM[SS][Z]}; Z is for UTC. */
  private Instant time(String text, int number) {
    boolean utc = text.endsWith("Z");
    String digits = utc ? text.substring(0, text.length() - 1) : text;
    try {
      if (digits.matches("[0-9]{8}|[0-9]{12}|[0-9]{14}")) {
        String whole = digits + "0".repeat(14 - digits.length());
        return LocalDateTime.parse(whole, SECONDS).atZone(utc ? ZoneOffset.UTC : zone).toInstant();
      }
    } catch (DateTimeException e) {
      // below
    }
    throw failure(number, "the time can't be read", text);
  }

  private byte[] key(String type, String base64, int number) {
    try {
      byte[] blob = AllowedSigner.decoded(base64);
      if (!new Wire(blob).text().equals(type)) {
        throw failure(number, "the key is not of the type that stands before it");
      }
      return blob;
    } catch (SshFailure e) {
      throw failure(number, "the key can't be read");
    }
  }

  private static boolean isKeyType(String word) {
    return word.matches("(sk-)?(ssh|ecdsa)-[a-z0-9@.-]+");
  }

  /** The words, where what is between double quotes is of one word. */
  private List<String> words(String line, int number) {
    List<String> words = split(line.replace('\t', ' '), ' ');
    if (line.chars().filter(c -> c == '"').count() % 2 != 0) {
      throw failure(number, "a double quote is missing");
    }
    return words.stream().filter(word -> !word.isEmpty()).toList();
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      quoted ^= c == '"';
      if (c == separator && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private SignatureException failure(int line, String message) {
    return failure(line, message, null);
  }

  private SignatureException failure(int line, String message, @Nullable String found) {
    Location place = line == 0 ? Location.of(file.name()) : Location.of(file.name(), line, 1);
    return new SignatureException(
        Issue.error(SignatureError.BAD_KEYS, "the keys can't be read: " + message)
            .at(place)
            .withFound(found));
  }
}
