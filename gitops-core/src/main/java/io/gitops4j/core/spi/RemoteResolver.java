// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.remote.RemoteBase;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceTree;

/**
 * Gets what a manifest names on other machines. Thread-safe. A renderer without one refuses such
 * names; so what a resolver gives is what its author decided that repositories may reach.
 *
 * <p>The names come from repositories and are hostile: an implementation decides by host, address
 * and scheme, and bounds time and size. All methods throw {@link
 * io.gitops4j.core.source.SourceException} for what is refused or can't be had; no message holds a
 * secret.
 */
public interface RemoteResolver {

  /** The commit that a repository's reference names now, without its content. */
  Revision revision(RemoteBase base);

  /** The whole tree of a commit that {@link #revision} gave before. To be closed by the caller. */
  SourceTree open(RemoteBase base, Revision revision);

  /**
   * The file at an {@code http:} or {@code https:} URL.
   *
   * @throws io.gitops4j.core.source.SourceException with {@link
   *     io.gitops4j.core.source.SourceError#NOT_FOUND} if the server answers, but gives no file
   */
  RemoteFile file(String url);
}
