// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The text form of a file of age: strict PEM. */
final class Armor {
  private static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
  private static final String END = "-----END AGE ENCRYPTED FILE-----";
  private static final int COLUMNS = 64;

  private Armor() {}

  /** Whether it looks like a text rather than like the file itself. */
  static boolean isArmored(byte[] file) {
    int at = 0;
    while (at < file.length && (file[at] == ' ' || file[at] >= 9 && file[at] <= 13)) {
      at++;
    }
    return at < file.length && file[at] == '-';
  }

  static byte[] decode(byte[] file) throws AgeFailure {
    String text = new String(file, StandardCharsets.ISO_8859_1).strip();
    List<String> lines = List.of(text.split("\r?\n", -1));
    if (lines.size() < 2
        || !lines.get(0).equals(BEGIN)
        || !lines.get(lines.size() - 1).equals(END)) {
      throw failure("the first or the last line is wrong");
    }
    StringBuilder body = new StringBuilder();
    for (int i = 1; i < lines.size() - 1; i++) {
      String line = lines.get(i);
      boolean last = i == lines.size() - 2;
      if (last ? line.isEmpty() || line.length() > COLUMNS : line.length() != COLUMNS) {
        throw failure("a line has a wrong length");
      }
      body.append(line);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(body.toString());
      if (Base64.getEncoder().encodeToString(bytes).contentEquals(body)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw failure("base64 is malformed");
  }

  private static AgeFailure failure(String message) {
    return new AgeFailure(AgeFailure.Kind.ARMOR, message);
  }

  static String encode(byte[] bytes) {
    String body = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(bytes);
    return BEGIN + "\n" + body + "\n" + END + "\n";
  }
}
