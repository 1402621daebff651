// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP over connections of this library's own, so that a {@code HostPolicy} holds for the address
 * that is really connected to. Shared with the optional module for OCI, and exported to nobody
 * else.
 */
@NullMarked
package io.gitops4j.core.http;

import org.jspecify.annotations.NullMarked;
