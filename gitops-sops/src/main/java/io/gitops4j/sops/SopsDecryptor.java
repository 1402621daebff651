// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of SOPS of applications that say {@code decryption: {provider: sops}}, with the
 * keys of the Secret that they name. Found by {@link java.util.ServiceLoader}. Immutable,
 * thread-safe.
 *
 * <p>The entries of the Secret are read as Flux reads them: {@code *.agekey} are identities of age,
 * {@code *.asc} secret keys of OpenPGP without a passphrase, {@code sops.vault-token} is the token
 * for Vault, whose servers must be allowed by {@link #withVault}; other entries count for nothing.
 *
 * <p>An application that names a service account for the key services of clouds ({@code
 * decryption.serviceAccountName}) is decrypted with the keys of its Secret: no such service is
 * called here. The decryptor's own keys are not its, whose rights are those of that account. A file
 * that only such a service opens is an error that says so.
 */
public final class SopsDecryptor implements Decryptor {
  private static final String VAULT_TOKEN = "sops.vault-token";

  private final @Nullable KeyRing own;
  private final MacPolicy policy;
  private final Set<String> vaults;

  private SopsDecryptor(@Nullable KeyRing own, MacPolicy policy, Set<String> vaults) {
    this.own = own;
    this.policy = policy;
    this.vaults = vaults;
  }

  /** A decryptor that verifies codes, and has no keys besides those of the applications. */
  public SopsDecryptor() {
    this(null, MacPolicy.REQUIRED, Set.of());
  }

  /** The same with another policy for codes; {@link MacPolicy#IGNORED} is what Flux does. */
  public SopsDecryptor withMacPolicy(MacPolicy newPolicy) {
    return new SopsDecryptor(own, Objects.requireNonNull(newPolicy, "newPolicy"), vaults);
  }

  /** The same with keys for applications that name no Secret. They stay the caller's to close. */
  public SopsDecryptor withOwnKeys(KeyRing keys) {
    return new SopsDecryptor(Objects.requireNonNull(keys, "keys"), policy, vaults);
  }

  /**
   * The same with a server of Vault to which the token of an application may be sent, as files name
   * it. Files name any server, so that without this nothing is sent to one.
   */
  public SopsDecryptor withVault(String address) {
    Set<String> all = new LinkedHashSet<>(vaults);
    all.add(Objects.requireNonNull(address, "address"));
    return new SopsDecryptor(own, policy, Set.copyOf(all));
  }

  @Override
  public boolean supports(String provider) {
    return provider.equals(Decryption.SOPS);
  }

  @Override
  public Session open(Decryption decryption, DataEntries keys) {
    String account = decryption.serviceAccountName();
    if (decryption.secretName() == null && own != null && account == null) {
      return new Opened(SopsDecryption.with(own).withMacPolicy(policy), null);
    }
    KeyRing ring = read(keys, account);
    return new Opened(SopsDecryption.with(ring).withMacPolicy(policy), ring);
  }

  private KeyRing read(DataEntries keys, @Nullable String account) {
    KeyRing.Builder ring = KeyRing.builder();
    if (account != null) {
      ring.service(new CloudKeys(account));
    }
    List<Issue> issues = new ArrayList<>();
    for (String name : keys.names()) {
      try {
        if (name.endsWith(".agekey")) {
          ring.ageIdentities(name, keys.bytes(name));
        } else if (name.endsWith(".asc")) {
          ring.pgpKeys(name, keys.bytes(name));
        } else if (name.equals(VAULT_TOKEN)) {
          String token = keys.text(name).strip();
          vaults.forEach(address -> ring.service(VaultTransit.of(address, () -> token)));
        }
      } catch (SopsException e) {
        issues.addAll(e.issues());
      }
    }
    KeyRing built = ring.build();
    if (!issues.isEmpty()) {
      built.close();
      throw new SopsException(issues);
    }
    return built;
  }

  /** The key services of clouds, which nothing here calls as an account. */
  private record CloudKeys(String account) implements KeyService {
    private static final Set<String> TYPES = Set.of("kms", "gcp_kms", "azure_kv", "hckms");

    @Override
    public boolean supports(MasterKey key) {
      return TYPES.contains(key.type());
    }

    @Override
    public String encrypt(MasterKey key, byte[] dataKey) {
      throw failure(key);
    }

    @Override
    public byte[] decrypt(MasterKey key) {
      throw failure(key);
    }

    private SopsException failure(MasterKey key) {
      return SopsException.of(
          SopsError.KEY_SERVICE,
          key + ": no key service of a cloud is called here as the service account " + account);
    }
  }

  /** The keys of one application; the ring is null if it is not this session's to close. */
  private static final class Opened implements Session {
    /** Beyond this many values, everything is taken for secret rather than searched for them. */
    private static final int MOST = 10_000;

    private final SopsDecryption decryption;
    private final @Nullable KeyRing ring;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    Opened(SopsDecryption decryption, @Nullable KeyRing ring) {
      this.decryption = decryption;
      this.ring = ring;
    }

    @Override
    public SourceTree view(SourceTree tree) {
      return decryption.view(tree, this::opened);
    }

    /** With the lines of those that have several: another file indents them. */
    private void opened(Set<String> more) {
      for (String value : more) {
        if (values.size() <= MOST) {
          values.add(value);
          value.lines().map(String::strip).limit(MOST).forEach(values::add);
        }
      }
    }

    @Override
    public String name() {
      return decryption.name();
    }

    /** Decrypts what is left, and marks what decrypted files have put into other objects. */
    @Override
    public Rendered apply(Rendered rendered, Application application) {
      Rendered plain = decryption.apply(rendered, application);
      if (values.isEmpty() || plain.failed()) {
        return plain;
      }
      if (values.size() <= MOST) {
        return plain.hiding(SecretTexts.of(values));
      }
      List<Manifest> manifests = new ArrayList<>();
      for (Manifest manifest : plain.manifests()) {
        manifests.add(
            manifest.withSecretFields(SecretFields.differing(manifest.root(), MapNode.EMPTY)));
      }
      return plain.with(manifests, plain.issues(), plain.inputs());
    }

    @Override
    public void close() {
      values.clear();
      if (ring != null) {
        ring.close();
      }
    }

    @Override
    public String toString() {
      return "keys of an application";
    }
  }
}
