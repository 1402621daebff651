// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.signature.ssh.SshSignatures;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.spi.SignatureVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures of a revision against a policy: with the verifiers that are there, and the
 * keys that the caller trusts. Immutable, thread-safe. What is not proven is an error: no rule
 * makes an exception.
 */
public final class SignatureCheck {
  private final Map<SignatureFormat, SignatureVerifier> verifiers;
  private final Function<String, Optional<TrustedKeys>> keys;

  private SignatureCheck(
      Map<SignatureFormat, SignatureVerifier> verifiers,
      Function<String, Optional<TrustedKeys>> keys) {
    this.verifiers = verifiers;
    this.keys = keys;
  }

  /**
   * What was found.
   *
   * @param signatures each object that was looked at
   * @param issues what is not as the policy asks; empty if all is
   */
  public record Outcome(List<CheckedSignature> signatures, List<Issue> issues) {
    /** Copies the lists. */
    public Outcome {
      signatures = List.copyOf(signatures);
      issues = List.copyOf(issues);
    }
  }

  /** A check with these keys for every policy, and the verifiers that are on the class path. */
  public static SignatureCheck of(TrustedKeys keys) {
    Objects.requireNonNull(keys, "keys");
    return of(name -> Optional.of(keys));
  }

  /**
   * A check with the verifiers that are on the class path.
   *
   * @param keys the trusted keys by the name that a policy gives them, {@link
   *     SignaturePolicy#keys}; empty for a name that is not known. Asked at every check; may throw
   *     {@link SignatureException}
   */
  public static SignatureCheck of(Function<String, Optional<TrustedKeys>> keys) {
    return of(keys, SignatureVerifier.find());
  }

  /** A check with these verifiers; SSH is verified in any case, by the first that can. */
  public static SignatureCheck of(
      Function<String, Optional<TrustedKeys>> keys, List<SignatureVerifier> verifiers) {
    Map<SignatureFormat, SignatureVerifier> byFormat = new EnumMap<>(SignatureFormat.class);
    verifiers.forEach(one -> byFormat.putIfAbsent(one.format(), one));
    byFormat.putIfAbsent(SignatureFormat.SSH, SshSignatures.ofDefaults());
    return new SignatureCheck(byFormat, Objects.requireNonNull(keys, "keys"));
  }

  /**
   * Checks a revision.
   *
   * @param where names the source, for messages
   * @param revision the revision that is going to be rendered
   * @param signed what of it may be signed, as the policy's scope asked for
   * @param now the present time
   */
  public Outcome check(
      String where, Revision revision, SignedRevision signed, SignaturePolicy policy, Instant now) {
    List<Issue> issues = new ArrayList<>();
    List<CheckedSignature> checked = new ArrayList<>();
    if (!signed.head().id().equals(revision.digest())) {
      throw new IllegalArgumentException(
          "signed: " + signed.head() + " (expected: the commit of " + revision + ")");
    }
    TrustedKeys trusted;
    try {
      trusted = keys.apply(policy.keys()).orElse(null);
    } catch (SignatureException e) {
      return new Outcome(checked, e.issues());
    }
    if (trusted == null) {
      String name = policy.keys().isEmpty() ? "a policy" : policy.keys();
      issues.add(
          Issue.error(SignatureError.NO_KEYS, where + ": there are no trusted keys of " + name));
      return new Outcome(checked, issues);
    }
    for (SignedObject object : wanted(where, revision, signed, policy, issues)) {
      SignatureResult result;
      try {
        result = allowed(verified(object, trusted, now), policy);
      } catch (SignatureException e) {
        return new Outcome(checked, e.issues());
      }
      String problem = result.problem() == null ? "" : result.problem().id();
      checked.add(new CheckedSignature(object.kind(), object.id(), problem, result.signer()));
      if (result.problem() != null) {
        issues.add(issue(where, object, result.problem(), result));
      }
    }
    return new Outcome(checked, issues);
  }

  private static List<SignedObject> wanted(
      String where,
      Revision revision,
      SignedRevision signed,
      SignaturePolicy policy,
      List<Issue> issues) {
    List<SignedObject> wanted = new ArrayList<>();
    SignedObject tag = signed.tag();
    boolean needsTag =
        policy.signed() == SignaturePolicy.Signed.TAG
            || policy.signed() == SignaturePolicy.Signed.TAG_AND_HEAD;
    if (tag != null && policy.signed() != SignaturePolicy.Signed.HEAD) {
      wanted.add(tag);
      if (!signed.tagged().equals(revision.digest()) || !tag.name().equals(signed.tagName())) {
        issues.add(
            Issue.error(
                    SignatureError.WRONG_TAG,
                    where + ": the tag " + signed.tagName() + " is not what it says it is")
                .withFound("the tag " + tag.name() + " of the commit " + signed.tagged())
                .withExpected("the tag " + signed.tagName() + " of the commit " + revision.digest())
                .withHint("a signed tag was moved, or another one was put under its name"));
      }
    } else if (needsTag) {
      issues.add(
          Issue.error(
                  SignatureError.NO_TAG,
                  where + ": the policy asks for a signed tag, and none names the revision")
              .withFound(signed.tagName().isEmpty() ? null : "a tag without an object of its own")
              .withExpected("an annotated tag, such as git tag -s makes"));
    }
    boolean further = policy.commits() != SignatureScope.Commits.HEAD;
    if (further) {
      wanted.addAll(signed.commits());
    } else if (policy.signed() != SignaturePolicy.Signed.TAG && (tag == null || headToo(policy))) {
      wanted.add(signed.head());
    }
    if (further && !signed.complete()) {
      issues.add(
          Issue.error(
                  SignatureError.TOO_MANY_COMMITS,
                  where + ": there are more commits to check than the policy allows")
              .withExpected("at most " + policy.maxCommits()));
    }
    return wanted;
  }

  private static boolean headToo(SignaturePolicy policy) {
    return policy.signed() != SignaturePolicy.Signed.REVISION;
  }

  private SignatureResult verified(SignedObject object, TrustedKeys trusted, Instant now) {
    if (!object.isSigned()) {
      return SignatureResult.bad(SignatureError.UNSIGNED, null, "");
    }
    SignatureFormat format = object.format().orElse(null);
    SignatureVerifier verifier = format == null ? null : verifiers.get(format);
    if (verifier == null) {
      return SignatureResult.bad(
          SignatureError.UNSUPPORTED,
          null,
          format == null
              ? "the signature is of no known format"
              : "nobody here verifies signatures of the format " + format);
    }
    return verifier.verify(object, trusted, now);
  }

  private static SignatureResult allowed(SignatureResult result, SignaturePolicy policy) {
    Signer signer = result.signer();
    return result.isGood() && signer != null && !policy.allows(signer)
        ? SignatureResult.bad(SignatureError.KEY_NOT_ALLOWED, signer, "")
        : result;
  }

  private static Issue issue(
      String where, SignedObject object, SignatureError problem, SignatureResult result) {
    String what =
        switch (problem) {
          case UNSIGNED -> "is not signed";
          case INVALID -> "has a signature that does not fit it";
          case MALFORMED -> "has a signature that can't be read";
          case UNKNOWN_KEY -> "is signed by a key that is not trusted";
          case KEY_NOT_ALLOWED -> "is signed by a key that the policy does not allow";
          case EXPIRED_KEY -> "is signed by a key that is not valid any more, or was not yet";
          case REVOKED_KEY -> "is signed by a key that was revoked";
          case UNUSABLE_KEY -> "is signed by a key that may not sign";
          case EXPIRED -> "has a signature whose time is over";
          case WEAK -> "has a signature that is too weak";
          default -> "has a signature that nobody here verifies";
        };
    @Nullable Signer signer = result.signer();
    Issue issue =
        Issue.error(problem, where + ": " + object + " " + what)
            .withFound(signer == null ? null : signer.toString())
            .withHint(result.detail().isEmpty() ? null : result.detail());
    return problem == SignatureError.UNSUPPORTED && object.format().isPresent()
        ? issue.withExpected("for OpenPGP the module gitops-signature")
        : issue;
  }
}
