// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.Budget;
import io.gitops4j.kustomize.internal.Expression;
import io.gitops4j.kustomize.internal.Failure;
import org.jspecify.annotations.Nullable;

/** What an entry of {@code images} makes of the images that it means. Immutable. */
final class ImageChange {
  private final String name;
  private final String newName;
  private final String newTag;
  private final String tagSuffix;
  private final String digest;
  private final Budget budget;
  private final @Nullable Expression pattern;

  ImageChange(MapNode image, Budget budget) {
    this.budget = budget;
    name = text(image, "name");
    newName = text(image, "newName");
    newTag = text(image, "newTag");
    tagSuffix = text(image, "tagSuffix");
    digest = text(image, "digest");
    pattern = isPlain(name) ? null : pattern(name);
  }

  /** The name is an expression, in the reference too. */
  private Expression pattern(String name) {
    try {
      return Expression.of(
          "^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$", budget);
    } catch (PatternSyntaxException e) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "the name of an image is no regular expression: " + name,
          null);
    }
  }

  private static String text(MapNode image, String key) {
    String text = image.text(key);
    return text == null ? "" : text;
  }

  /** Whether the name has no special characters but dots, which stand for any character. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isTag(c) && c != '/' || c == '{' || c == '}') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTag(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '.'
        || c == '-'
        || c == '{'
        || c == '}';
  }

  /** Whether the entry means this image. */
  boolean fits(String image) {
    if (pattern != null) {
      return pattern.find(image);
    }
    int length = name.length();
    if (image.length() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = image.charAt(i);
      if (name.charAt(i) == '.' ? c == '\n' : name.charAt(i) != c) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        return pattern(name).find(image);
      }
    }
    int at = afterTag(image, length, ":");
    at = afterTag(image, at, "@sha256:");
    return at == image.length();
  }

  private static int afterTag(String image, int from, String mark) {
    if (!image.startsWith(mark, from)) {
      return from;
    }
    int at = from + mark.length();
    while (at < image.length() && isTag(image.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The image after the change; null if the entry does not mean it. */
  @Nullable String of(String image) {
    if (!fits(image)) {
      return null;
    }
    // a colon before the first slash belongs to a port
    int from = Math.max(image.indexOf('/'), 0);
    int at = image.indexOf('@', from);
    int colon = image.indexOf(':', from);
    colon = at >= 0 && colon > at ? -1 : colon;
    String oldDigest = at < 0 ? "" : image.substring(at + 1);
    String oldTag = colon < 0 ? "" : image.substring(colon + 1, at < 0 ? image.length() : at);
    String rest = image.substring(0, colon >= 0 ? colon : at >= 0 ? at : image.length());
    String base = newName.isEmpty() ? rest : newName;
    String tag = oldTag;
    String sum = oldDigest;
    if (!newTag.isEmpty() && !digest.isEmpty()) {
      tag = newTag;
      sum = digest;
    } else if (!newTag.isEmpty()) {
      tag = newTag;
      sum = "";
    } else if (!digest.isEmpty()) {
      tag = "";
      sum = digest;
    } else if (!tagSuffix.isEmpty()) {
      tag += tagSuffix;
      sum = "";
    }
    return base + (tag.isEmpty() ? "" : ":" + tag) + (sum.isEmpty() ? "" : "@" + sum);
  }
}
