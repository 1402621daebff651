// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Encrypts or decrypts the values of documents, in order, and computes the code over them. Used
 * once. All values that fail are told together.
 */
public final class TreeCipher {
  private static final int MAX_ISSUES = 50;

  private final ValueCipher cipher;
  private final RuleMatcher rule;
  private final boolean encrypt;
  private final boolean macOnlyEncrypted;
  private final Charset charset;
  private final MessageDigest digest;
  private final List<Issue> issues = new ArrayList<>();
  private final List<Issue> warnings = new ArrayList<>();
  private final List<String> path = new ArrayList<>();

  /** The values that were encrypted. */
  private final Set<String> opened = new LinkedHashSet<>();

  private TreeCipher(
      ValueCipher cipher,
      EncryptionRule rule,
      boolean macOnlyEncrypted,
      Charset charset,
      boolean encrypt) {
    this.cipher = cipher;
    this.rule = new RuleMatcher(rule);
    this.macOnlyEncrypted = macOnlyEncrypted;
    this.charset = charset;
    this.encrypt = encrypt;
    this.digest = sha("SHA-512");
    if (macOnlyEncrypted) {
      // such a code is never that of a file whose plain values count
      digest.update(sha("SHA-256").digest("sops".getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** A walk that encrypts. */
  public static TreeCipher encrypting(
      ValueCipher cipher, EncryptionRule rule, boolean macOnlyEncrypted, Charset charset) {
    return new TreeCipher(cipher, rule, macOnlyEncrypted, charset, true);
  }

  /** A walk that decrypts. */
  public static TreeCipher decrypting(
      ValueCipher cipher, EncryptionRule rule, boolean macOnlyEncrypted, Charset charset) {
    return new TreeCipher(cipher, rule, macOnlyEncrypted, charset, false);
  }

  /**
   * What a walk gives.
   *
   * @param documents the documents
   * @param mac the code over their plain values, in upper-case hexadecimal
   * @param warnings what was let through and may not be meant
   * @param opened the values that were decrypted, as text
   */
  public record Result(
      List<CommentedNode.Mapping> documents, String mac, List<Issue> warnings, Set<String> opened) {
    /** Takes copies. */
    public Result {
      documents = List.copyOf(documents);
      warnings = List.copyOf(warnings);
      opened = Set.copyOf(opened);
    }

    @Override
    public String toString() {
      return "documents(" + documents.size() + ")";
    }
  }

  /**
   * Walks over all documents.
   *
   * @param file their file, for errors
   * @throws SopsException with all values that can't be encrypted or decrypted
   */
  public Result walk(String file, List<CommentedNode.Mapping> documents) {
    List<CommentedNode.Mapping> changed = new ArrayList<>();
    for (CommentedNode.Mapping document : documents) {
      changed.add(map(document, false, file));
    }
    if (!issues.isEmpty()) {
      throw new SopsException(issues);
    }
    String mac = HexFormat.of().withUpperCase().formatHex(digest.digest());
    return new Result(changed, mac, warnings, opened);
  }

  /** The comments that stand directly above: whether one of them matches. */
  private static final class Comments {
    private boolean matched;
  }

  private CommentedNode.Mapping map(CommentedNode.Mapping map, boolean matched, String file) {
    List<CommentedNode.Part> parts = new ArrayList<>(map.parts().size());
    Comments comments = new Comments();
    for (CommentedNode.Part part : map.parts()) {
      if (part instanceof CommentedNode.Comment comment) {
        CommentedNode after = comment(comment, matched, comments, file);
        parts.add(
            after instanceof CommentedNode.Comment plain
                ? plain
                : new CommentedNode.Comment(text(after), comment.inline()));
        continue;
      }
      CommentedNode.Entry entry = (CommentedNode.Entry) part;
      String key = entry.key().text();
      boolean below = matched || comments.matched || !rule.looksAtComments() && rule.matches(key);
      path.add(key);
      CommentedNode value = value(entry.value(), below, file);
      path.remove(path.size() - 1);
      if (value instanceof CommentedNode.Comment) {
        issue((CommentedNode.Scalar) entry.value(), "a value is of an unknown type", file);
      } else {
        parts.add(entry.withValue(value));
      }
      comments.matched = false;
    }
    return new CommentedNode.Mapping(parts);
  }

  private CommentedNode.Sequence list(CommentedNode.Sequence list, boolean matched, String file) {
    List<CommentedNode> items = new ArrayList<>(list.items().size());
    Comments comments = new Comments();
    for (CommentedNode item : list.items()) {
      if (item instanceof CommentedNode.Comment comment) {
        items.add(comment(comment, matched, comments, file));
      } else {
        items.add(value(item, matched || comments.matched, file));
        comments.matched = false;
      }
    }
    return new CommentedNode.Sequence(items);
  }

  private static String text(CommentedNode node) {
    return ((CommentedNode.Scalar) node).node().text();
  }

  private CommentedNode value(CommentedNode node, boolean matched, String file) {
    if (node instanceof CommentedNode.Mapping map) {
      return map(map, matched, file);
    }
    if (node instanceof CommentedNode.Sequence list) {
      return list(list, matched, file);
    }
    CommentedNode.Scalar scalar = (CommentedNode.Scalar) node;
    String type = Values.type(scalar);
    if (type == null) {
      return scalar;
    }
    boolean encrypted = rule.encrypts(matched);
    try {
      if (!encrypted) {
        count(Values.bytes(scalar, charset), false);
        return scalar;
      }
      return encrypt ? sealed(scalar, type) : opened(scalar, type);
    } catch (Values.Wrong e) {
      issue(scalar, e.getMessage(), file);
      return scalar;
    }
  }

  private CommentedNode sealed(CommentedNode.Scalar scalar, String type) throws Values.Wrong {
    byte[] bytes = Values.bytes(scalar, charset);
    count(bytes, true);
    if (bytes.length == 0) {
      return scalar;
    }
    String sealed = cipher.seal(bytes, type, bound());
    Arrays.fill(bytes, (byte) 0);
    return CommentedNode.Scalar.of(sealed);
  }

  private CommentedNode opened(CommentedNode.Scalar scalar, String type) throws Values.Wrong {
    if (!type.equals("str")) {
      throw new Values.Wrong("a value is not encrypted, but should be");
    }
    String text = scalar.node().text();
    if (text.isEmpty()) {
      return scalar;
    }
    ValueCipher.Sealed sealed = ValueCipher.parse(text);
    if (sealed == null) {
      throw new Values.Wrong("a value is not encrypted as SOPS does, but should be");
    }
    byte[] bytes = cipher.open(sealed, bound());
    if (bytes == null) {
      throw new Values.Wrong("an encrypted value was changed or moved, or the data key is another");
    }
    if (sealed.type().equals("comment")) {
      return new CommentedNode.Comment(new String(bytes, StandardCharsets.UTF_8), false);
    }
    CommentedNode.Scalar value = Values.value(sealed.type(), bytes, charset, scalar.node());
    Arrays.fill(bytes, (byte) 0);
    count(Values.bytes(value, charset), true);
    opened.add(value.node().text());
    return value;
  }

  private CommentedNode comment(
      CommentedNode.Comment comment, boolean outer, Comments above, String file) {
    boolean matches = rule.looksAtComments() && rule.matches(comment.text());
    boolean matched = outer || above.matched || matches && !rule.sparesItsComment();
    above.matched |= matches;
    if (!rule.encrypts(matched) || comment.text().isEmpty()) {
      return comment;
    }
    if (encrypt) {
      byte[] bytes = comment.text().getBytes(StandardCharsets.UTF_8);
      String sealed = cipher.seal(bytes, "comment", bound());
      if (rule.looksAtComments() && !rule.sparesItsComment() && rule.matches(sealed)) {
        issues.add(
            Issue.error(
                    SopsError.ENCRYPT, "the rule for comments matches an encrypted comment as well")
                .at(Location.of(file)));
      }
      return CommentedNode.Scalar.of(sealed);
    }
    ValueCipher.Sealed sealed = ValueCipher.parse(comment.text());
    byte[] bytes = sealed == null ? null : cipher.open(sealed, bound());
    if (bytes != null) {
      return new CommentedNode.Comment(new String(bytes, StandardCharsets.UTF_8), comment.inline());
    }
    if (warnings.size() < MAX_ISSUES) {
      warnings.add(
          Issue.warning(SopsError.VALUE, "a comment is not encrypted, or was changed")
              .at(Location.of(file).withField(String.join(".", path))));
    }
    return comment;
  }

  private void count(byte[] bytes, boolean encrypted) {
    if (encrypted || !macOnlyEncrypted) {
      digest.update(bytes);
    }
  }

  /** What a value is bound to: the keys on the way to it. */
  private String bound() {
    return String.join(":", path) + ":";
  }

  private void issue(CommentedNode.Scalar scalar, String message, String file) {
    if (issues.size() < MAX_ISSUES) {
      SopsError code = encrypt ? SopsError.ENCRYPT : SopsError.VALUE;
      issues.add(
          Issue.error(code, message)
              .at(Location.of(file, scalar.node()).withField(String.join(".", path))));
    }
  }

  private static MessageDigest sha(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
