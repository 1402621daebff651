// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.sops.internal.age.AgeFailure;
import io.gitops4j.sops.internal.age.AgeFile;
import io.gitops4j.sops.internal.age.AgeIdentity;
import io.gitops4j.sops.internal.age.IdentityFile;
import io.gitops4j.sops.internal.pgp.PgpKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys at hand: identities of age, keys of OpenPGP, key services. Made by {@link #builder}.
 * Thread-safe; {@link #close} overwrites the secrets as far as Java lets it, and nothing can be
 * decrypted with it afterwards. {@code toString} counts only.
 *
 * <p>To encrypt, public keys of OpenPGP are needed here as well; recipients of age are their own
 * public keys.
 */
public final class KeyRing implements AutoCloseable {
  private static final int MAX_DATA_KEY = 64;

  private final List<AgeIdentity> age;
  private final List<PgpKeys> pgp;
  private final List<KeyService> services;
  private final String fingerprint;

  private KeyRing(Builder builder) {
    age = List.copyOf(builder.age);
    pgp = List.copyOf(builder.pgp);
    services = List.copyOf(builder.services);
    fingerprint = fingerprint(this);
  }

  /** A builder without keys. */
  public static Builder builder() {
    return new Builder();
  }

  /** The data key that a master key of a file holds; null if no key here fits. */
  byte @Nullable [] decrypt(MasterKey key) {
    byte[] found =
        switch (key.type()) {
          case "age" -> openAge(key);
          case "pgp" -> openPgp(key);
          default -> null;
        };
    for (KeyService service : services) {
      if (found == null && service.supports(key)) {
        found = service.decrypt(key);
      }
    }
    if (found != null && found.length > MAX_DATA_KEY) {
      throw SopsException.of(SopsError.DATA_KEY, key + ": what it holds is too long for a key");
    }
    return found;
  }

  private byte @Nullable [] openAge(MasterKey key) {
    if (age.isEmpty()) {
      return null;
    }
    try {
      return AgeFile.openArmored(key.encrypted().getBytes(StandardCharsets.UTF_8), age);
    } catch (AgeFailure e) {
      if (e.kind() == AgeFailure.Kind.NO_MATCH) {
        return null;
      }
      throw SopsException.of(SopsError.DATA_KEY, key + ": " + e.getMessage());
    }
  }

  private byte @Nullable [] openPgp(MasterKey key) {
    for (PgpKeys keys : pgp) {
      try {
        byte[] found = keys.open(key.encrypted());
        if (found != null) {
          return found;
        }
      } catch (PgpKeys.Failure e) {
        throw SopsException.of(SopsError.DATA_KEY, key + ": " + e.getMessage());
      }
    }
    return null;
  }

  /** The data key encrypted to a master key. */
  String encrypt(MasterKey key, byte[] dataKey, Date now) {
    for (KeyService service : services) {
      if (service.supports(key)) {
        return service.encrypt(key, dataKey);
      }
    }
    try {
      if (key.type().equals("age")) {
        return AgeFile.seal(key.attribute("recipient"), dataKey);
      }
      if (key.type().equals("pgp")) {
        for (PgpKeys keys : pgp) {
          String sealed = keys.seal(key.attribute("fp"), dataKey, now);
          if (sealed != null) {
            return sealed;
          }
        }
      }
    } catch (PgpKeys.Failure e) {
      throw SopsException.of(SopsError.ENCRYPT, key + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw SopsException.of(SopsError.ENCRYPT, key + ": no recipient of age");
    }
    throw SopsException.of(
        SopsError.ENCRYPT, key + ": neither its public key nor a service for it is at hand");
  }

  /**
   * What tells these keys from others without showing them: a digest of the public ones and of the
   * services. Worked out when the keys were read.
   */
  String fingerprint() {
    return fingerprint;
  }

  private static String fingerprint(KeyRing ring) {
    List<String> names = new ArrayList<>();
    ring.age.forEach(identity -> names.add(identity.recipient()));
    ring.pgp.forEach(keys -> names.addAll(keys.fingerprints()));
    ring.services.forEach(service -> names.add(service.toString()));
    return Inputs.sha256(String.join("\n", names));
  }

  @Override
  public void close() {
    age.forEach(AgeIdentity::wipe);
    pgp.forEach(PgpKeys::wipe);
  }

  /** Counts only. */
  @Override
  public String toString() {
    return "keys(age "
        + age.size()
        + ", pgp files "
        + pgp.size()
        + ", services "
        + services.size()
        + ")";
  }

  /** Collects keys. Not thread-safe. */
  public static final class Builder {
    private final List<AgeIdentity> age = new ArrayList<>();
    private final List<PgpKeys> pgp = new ArrayList<>();
    private final List<KeyService> services = new ArrayList<>();

    private Builder() {}

    /**
     * Adds the identities of a file: {@code AGE-SECRET-KEY-1…} or {@code AGE-SECRET-KEY-PQ-1…}, one
     * a line, with comments and blank lines.
     *
     * @param name of the file, for errors
     * @param content the file; the caller's own to wipe
     * @throws SopsException with {@link SopsError#IDENTITY}
     */
    public Builder ageIdentities(String name, byte[] content) {
      try {
        age.addAll(IdentityFile.parse(content));
      } catch (IllegalArgumentException e) {
        throw failure(name, "no identities of age: " + e.getMessage());
      }
      return this;
    }

    /**
     * Adds the identities of a file that is encrypted with a passphrase, as {@code age -p} does.
     *
     * @throws SopsException with {@link SopsError#IDENTITY}
     */
    public Builder ageIdentities(String name, byte[] content, char[] passphrase) {
      try {
        age.addAll(IdentityFile.parse(content, passphrase));
      } catch (IllegalArgumentException | AgeFailure e) {
        throw failure(name, "no identities of age: " + e.getMessage());
      }
      return this;
    }

    /**
     * Adds secret or public keys of OpenPGP without a passphrase, armored or not.
     *
     * @throws SopsException with {@link SopsError#IDENTITY}
     */
    public Builder pgpKeys(String name, byte[] content) {
      return pgpKeys(name, content, new char[0]);
    }

    /**
     * Adds secret keys of OpenPGP that a passphrase protects.
     *
     * @throws SopsException with {@link SopsError#IDENTITY}
     */
    public Builder pgpKeys(String name, byte[] content, char[] passphrase) {
      try {
        pgp.add(PgpKeys.parse(content, passphrase));
      } catch (PgpKeys.Failure e) {
        throw failure(name, e.getMessage());
      }
      return this;
    }

    /** Adds a key service. */
    public Builder service(KeyService service) {
      services.add(Objects.requireNonNull(service, "service"));
      return this;
    }

    /** The keys. */
    public KeyRing build() {
      return new KeyRing(this);
    }

    private static SopsException failure(String name, String message) {
      return new SopsException(
          List.of(Issue.error(SopsError.IDENTITY, message).at(Location.of(name))));
    }
  }
}
