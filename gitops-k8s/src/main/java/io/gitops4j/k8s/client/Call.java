// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.secret.SecretTexts;

/**
 * What a request is about, for messages.
 *
 * @param verb what is done, such as {@code apply}
 * @param gvk the kind, or null if it is about none
 * @param object namespace and name as far as there are any
 * @param hidden texts that no message may quote
 */
record Call(
    String verb, @org.jspecify.annotations.Nullable Gvk gvk, String object, SecretTexts hidden) {

  Call(String verb, @org.jspecify.annotations.Nullable Gvk gvk, String object) {
    this(verb, gvk, object, SecretTexts.NONE);
  }

  static Call of(String verb, Gvk gvk, String namespace, String name) {
    return new Call(
        verb,
        gvk,
        namespace.isEmpty() || name.isEmpty() ? namespace + name : namespace + "/" + name);
  }

  static Call of(String verb, String what) {
    return new Call(verb, null, what);
  }

  /** The same with texts that no message may quote. */
  Call hiding(SecretTexts texts) {
    return new Call(verb, gvk, object, texts);
  }

  /** Whether what the server says holds secret values, or may hold them. */
  boolean isSecret(String said) {
    return secret() || hidden.isQuotedIn(said);
  }

  private boolean secret() {
    return gvk != null && gvk.group().isEmpty() && gvk.kind().equals("Secret");
  }

  @Override
  public String toString() {
    return verb + (gvk == null ? "" : " " + gvk.kind()) + (object.isEmpty() ? "" : " " + object);
  }
}
