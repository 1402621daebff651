// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;

/** Sources whose trees are seen decrypted. */
record DecryptedSource(SourceProvider provider, SopsDecryption decryption)
    implements SourceProvider {

  @Override
  public boolean supports(SourceRef ref) {
    return provider.supports(ref);
  }

  @Override
  public Revision revision(SourceRef ref) {
    return provider.revision(ref);
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    return decryption.view(provider.open(ref, revision));
  }

  @Override
  public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
    return provider.signed(ref, revision, scope);
  }
}
