// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.Signer;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;

/** Signatures that were checked, and what asks for them. */
final class SignatureForms {
  private SignatureForms() {}

  static MapNode write(CheckedSignature signature) {
    MapNode.Builder map = MapNode.builder();
    map.put("kind", Words.of(signature.kind())).put("id", signature.id());
    Form.putText(map, "problem", signature.problem());
    Form.putIfPresent(map, "signer", signature.signer(), SignatureForms::write);
    return map.build();
  }

  private static MapNode write(Signer signer) {
    MapNode.Builder map = MapNode.builder();
    map.put("format", Words.of(signer.format()))
        .put("keys", Form.list(signer.keys(), ScalarNode::of));
    Form.putText(map, "name", signer.name());
    return map.putIfPresent("time", signer.time() == null ? null : signer.time().toString())
        .build();
  }

  static CheckedSignature read(Part part) {
    return new CheckedSignature(
        Words.read(part.field("kind"), SignedObject.Kind.class),
        part.field("id").text(),
        part.field("problem").textOr(""),
        part.field("signer").orNull(SignatureForms::readSigner));
  }

  private static Signer readSigner(Part part) {
    return new Signer(
        Words.read(part.field("format"), SignatureFormat.class),
        part.field("keys").list(Part::text),
        part.field("name").textOr(""),
        part.field("time").orNull(SourceForms::readTime));
  }

  static MapNode write(SignaturePolicy policy) {
    MapNode.Builder map = MapNode.builder();
    map.put("signed", Words.of(policy.signed()))
        .put("commits", Words.of(policy.commits()))
        .put("maxCommits", policy.maxCommits());
    Form.putIfPresent(
        map, "allowedKeys", policy.allowedKeys(), keys -> Form.list(keys, ScalarNode::of));
    Form.putText(map, "keys", policy.keys());
    return map.build();
  }

  static SignaturePolicy readPolicy(Part part) {
    Part keys = part.field("allowedKeys");
    return new SignaturePolicy(
        Words.read(part.field("signed"), SignaturePolicy.Signed.class),
        Words.read(part.field("commits"), SignatureScope.Commits.class),
        part.field("maxCommits").numberOr(SignaturePolicy.MAX_COMMITS),
        keys.absent() ? null : keys.list(Part::text),
        part.field("keys").textOr(""));
  }
}
