// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bodies of HTTP/1.1: their end is known, so that one that is cut off is a failure. */
final class HttpBody {
  private static final int MAX_LINE = 1 << 16;

  private HttpBody() {}

  /** A line of the head, without its end. */
  static String line(InputStream in, int max) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw cutOff();
      }
      if (line.size() >= max) {
        throw new IOException("a line of the answer is too long");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static EOFException cutOff() {
    return new EOFException("the answer ends too early");
  }

  /** As many bytes as were announced. */
  static final class Sized extends FilterInputStream {
    private long left;

    Sized(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw cutOff();
      }
      left -= count;
      return count;
    }
  }

  /** Chunks, put together. */
  static final class Chunked extends FilterInputStream {
    private long left;
    private boolean first = true;
    private boolean done;

    Chunked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0 && !done) {
        nextChunk();
      }
      if (done) {
        return -1;
      }
      int count = in.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw cutOff();
      }
      left -= count;
      return count;
    }

    private void nextChunk() throws IOException {
      if (!first && !line(in, 2).isEmpty()) {
        throw new IOException("a malformed chunk");
      }
      first = false;
      String size = line(in, MAX_LINE).replaceFirst("[ \t]*;.*", "");
      if (!size.matches("[0-9a-fA-F]{1,15}")) {
        throw new IOException("a malformed chunk");
      }
      left = Long.parseLong(size, 16);
      if (left == 0) {
        done = true;
        int trailers = MAX_LINE;
        for (String line = line(in, trailers); !line.isEmpty(); line = line(in, trailers)) {
          trailers -= line.length();
        }
      }
    }
  }
}
