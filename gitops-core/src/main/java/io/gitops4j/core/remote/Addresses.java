// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Tells addresses of the Internet from those that mean something inside of a network only. */
final class Addresses {
  /** Of IPv4: first octets, and how many bits of them count. From IANA's special-purpose list. */
  private static final int[][] INSIDE = {
    {0, 0, 0, 0, 8}, // this network
    {10, 0, 0, 0, 8}, // private
    {100, 64, 0, 0, 10}, // behind a carrier's translation
    {127, 0, 0, 0, 8}, // loopback
    {169, 254, 0, 0, 16}, // link-local; clouds answer at 169.254.169.254
    {172, 16, 0, 0, 12}, // private
    {192, 0, 0, 0, 24}, // protocol assignments
    {192, 0, 2, 0, 24}, // documentation
    {192, 88, 99, 0, 24}, // 6to4 relays
    {192, 168, 0, 0, 16}, // private
    {198, 18, 0, 0, 15}, // benchmarks
    {198, 51, 100, 0, 24}, // documentation
    {203, 0, 113, 0, 24}, // documentation
    {224, 0, 0, 0, 3}, // multicast, reserved, broadcast
  };

  private Addresses() {}

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    for (int[] range : INSIDE) {
      if (matches(bytes, range)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(byte[] bytes, int[] range) {
    int bits = range[4];
    for (int i = 0; i < 4 && bits > 0; i++, bits -= 8) {
      int mask = bits >= 8 ? 0xff : 0xff << (8 - bits) & 0xff;
      if ((bytes[i] & mask) != (range[i] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Global unicast only, and if an address of IPv4 is inside, that one must be public too. */
  private static boolean isPublic6(byte[] bytes) {
    if (isNat64(bytes)) {
      return isPublic4(Arrays.copyOfRange(bytes, 12, 16));
    }
    boolean globalUnicast = (bytes[0] & 0xe0) == 0x20;
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    boolean special = first == 0x2001 && (second < 0x0200 || second == 0x0db8) || first == 0x3fff;
    boolean sixToFour = first == 0x2002;
    return globalUnicast && !special && (!sixToFour || isPublic4(Arrays.copyOfRange(bytes, 2, 6)));
  }

  /** The well-known prefix 64:ff9b::/96. */
  private static boolean isNat64(byte[] bytes) {
    byte[] prefix = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    return Arrays.equals(bytes, 0, 12, prefix, 0, 12);
  }
}
