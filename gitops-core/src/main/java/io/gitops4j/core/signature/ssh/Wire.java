// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the binary form of SSH (RFC 4251, section 5). Not thread-safe. */
final class Wire {
  private final ByteBuffer data;

  Wire(byte[] data) {
    this.data = ByteBuffer.wrap(data);
  }

  byte[] bytes(int length) throws SshFailure {
    if (length < 0 || length > data.remaining()) {
      throw SshFailure.malformed("it ends too early");
    }
    byte[] bytes = new byte[length];
    data.get(bytes);
    return bytes;
  }

  int number() throws SshFailure {
    return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
  }

  /** A string: its length, and its bytes. */
  byte[] string() throws SshFailure {
    return bytes(number());
  }

  String text() throws SshFailure {
    return new String(string(), StandardCharsets.UTF_8);
  }

  /** A number that can't be negative. */
  BigInteger integer() throws SshFailure {
    byte[] bytes = string();
    if (bytes.length > 0 && bytes[0] < 0) {
      throw SshFailure.malformed("a number is negative");
    }
    return new BigInteger(1, bytes);
  }

  byte[] rest() throws SshFailure {
    return bytes(data.remaining());
  }

  void end() throws SshFailure {
    if (data.hasRemaining()) {
      throw SshFailure.malformed("there is more than there should be");
    }
  }

  /** Strings as they are written, one after the other. */
  static byte[] strings(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] together(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }
}
