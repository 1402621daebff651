// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The frame of a page: markup, style and script, and the policy that allows these two alone. */
final class HtmlPage {
  private static final String STYLE = style();
  private static final String SCRIPT = resource("report.js");
  private static final String FRAME = resource("report.html");

  private static final String POLICY =
      "default-src 'none'; style-src "
          + digest(STYLE)
          + "; script-src "
          + digest(SCRIPT)
          + "; base-uri 'none'; form-action 'none'";

  private HtmlPage() {}

  /** The page with these parts, which are markup already. What a part holds is not filled in. */
  static String fill(Map<String, String> parts) {
    Map<String, String> all = new HashMap<>(parts);
    all.put("style", STYLE);
    all.put("script", SCRIPT);
    all.put("policy", POLICY);
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int open = FRAME.indexOf("{{"); open >= 0; open = FRAME.indexOf("{{", at)) {
      int close = FRAME.indexOf("}}", open);
      out.append(FRAME, at, open);
      out.append(Objects.requireNonNull(all.get(FRAME.substring(open + 2, close))));
      at = close + 2;
    }
    return out.append(FRAME, at, FRAME.length()).toString();
  }

  /** The style; what is shown by choice is a rule for each choice. */
  private static String style() {
    StringBuilder hide = new StringBuilder();
    for (RowKind kind : RowKind.values()) {
      String name = kind.word();
      hide.append(":root:has(#show-").append(name).append(":not(:checked)) .r.").append(name);
      hide.append(" { display: none; }\n");
    }
    return resource("report.css").replace("{{hide}}\n", hide);
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      // line ends as a browser sees them, since the policy names what it sees
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
          .replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
