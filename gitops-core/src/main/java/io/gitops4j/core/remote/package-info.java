// SPDX-License-Identifier: Apache-2.0
/**
 * What a manifest names on other machines: {@link io.gitops4j.core.remote.RemoteBase} is a
 * repository, {@link io.gitops4j.core.remote.RemoteFile} a file that was got by its URL. A {@link
 * io.gitops4j.core.spi.RemoteResolver} gets them.
 */
@NullMarked
package io.gitops4j.core.remote;

import org.jspecify.annotations.NullMarked;
