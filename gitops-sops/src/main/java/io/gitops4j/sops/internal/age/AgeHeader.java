// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The header of a file of age.
 *
 * @param stanzas how the file key is wrapped
 * @param authenticated the bytes that its code covers
 * @param mac the code
 * @param length where the content begins
 */
public record AgeHeader(List<Stanza> stanzas, byte[] authenticated, byte[] mac, int length) {
  static final String VERSION = "age-encryption.org/v1";
  private static final int COLUMNS = 64;

  /** Far more than any real file has. */
  private static final int MAX_HEADER = 64 << 10;

  private static final int MAX_STANZAS = 100;

  /**
   * One way to the file key.
   *
   * @param args the type and what follows it
   * @param body the wrapped key
   */
  record Stanza(List<String> args, byte[] body) {
    String type() {
      return args.get(0);
    }
  }

  static AgeHeader parse(byte[] file) throws AgeFailure {
    Lines lines = new Lines(file);
    if (!lines.next().equals(VERSION)) {
      throw AgeFailure.header("the version line is missing");
    }
    List<Stanza> stanzas = new ArrayList<>();
    while (true) {
      int start = lines.at;
      String line = lines.next();
      if (line.startsWith("---")) {
        if (!line.startsWith("--- ") || stanzas.isEmpty()) {
          throw AgeFailure.header("the last line of the header is malformed");
        }
        byte[] mac = base64(line.substring(4));
        if (mac.length != 32) {
          throw AgeFailure.header("the code of the header has a wrong length");
        }
        return new AgeHeader(List.copyOf(stanzas), Arrays.copyOf(file, start + 3), mac, lines.at);
      }
      stanzas.add(stanza(line, lines));
      if (stanzas.size() > MAX_STANZAS) {
        throw AgeFailure.header("too many stanzas");
      }
    }
  }

  private static Stanza stanza(String line, Lines lines) throws AgeFailure {
    if (!line.startsWith("-> ")) {
      throw AgeFailure.header("a stanza is malformed");
    }
    List<String> args = List.of(line.substring(3).split(" ", -1));
    for (String arg : args) {
      if (arg.isEmpty() || arg.chars().anyMatch(c -> c < 33 || c > 126)) {
        throw AgeFailure.header("an argument of a stanza is malformed");
      }
    }
    StringBuilder body = new StringBuilder();
    String next;
    do {
      next = lines.next();
      if (next.length() > COLUMNS) {
        throw AgeFailure.header("a line of a stanza is too long");
      }
      body.append(next);
    } while (next.length() == COLUMNS);
    return new Stanza(args, base64(body.toString()));
  }

  /** Unpadded base64 in its one form. */
  static byte[] base64(String text) throws AgeFailure {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (text.indexOf('=') < 0 && encode(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw AgeFailure.header("base64 is malformed");
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A header with one stanza, up to its code. */
  static String write(List<String> args, byte[] body) {
    StringBuilder out = new StringBuilder(VERSION).append("\n-> ");
    out.append(String.join(" ", args)).append('\n');
    String text = encode(body);
    int at = 0;
    for (; text.length() - at >= COLUMNS; at += COLUMNS) {
      out.append(text, at, at + COLUMNS).append('\n');
    }
    return out.append(text.substring(at)).append("\n---").toString();
  }

  private static final class Lines {
    private final byte[] file;
    private int at;

    Lines(byte[] file) {
      this.file = file;
    }

    String next() throws AgeFailure {
      int start = at;
      int most = Math.min(file.length, MAX_HEADER);
      while (at < most && file[at] != '\n') {
        at++;
      }
      if (at == most) {
        throw AgeFailure.header("the header has no end");
      }
      at++;
      return new String(file, start, at - 1 - start, StandardCharsets.ISO_8859_1);
    }
  }
}
