// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.source.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Opens the encrypted files of an application, in memory. Thread-safe. The module {@code
 * gitops-sops} holds one; it is found by {@link ServiceLoader}, or handed in.
 */
public interface Decryptor {

  /** Whether it opens what an application says was encrypted by this provider. */
  boolean supports(String provider);

  /**
   * Takes the keys. They are copied: the entries may be closed afterwards.
   *
   * @param decryption what the application says
   * @param keys the entries of the Secret that it names; without entries if it names none
   * @throws io.gitops4j.core.error.GitOpsException if a key can't be read, or something is asked
   *     for that this decryptor can't do; the message holds no key
   */
  Session open(Decryption decryption, DataEntries keys);

  /** The decryptors on the class path. */
  static List<Decryptor> find() {
    List<Decryptor> found = new ArrayList<>();
    ServiceLoader.load(Decryptor.class, Decryptor.class.getClassLoader()).forEach(found::add);
    return found;
  }

  /**
   * The keys of one application while it is rendered. As a {@link PostRenderer} it opens what only
   * the rendered objects show, such as encrypted files inside the data of Secrets. Thread-safe
   * until it is closed.
   */
  interface Session extends PostRenderer, AutoCloseable {

    /**
     * The tree with its encrypted files decrypted when they are read, marked as secret. Closing it
     * closes the tree, not the session. A file that can't be decrypted throws a {@link
     * io.gitops4j.core.source.SourceException}.
     */
    SourceTree view(SourceTree tree);

    /** Overwrites the keys. May be called more than once. */
    @Override
    void close();
  }
}
