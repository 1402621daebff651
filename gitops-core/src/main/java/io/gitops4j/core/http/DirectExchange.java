// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request of HTTP/1.1 and its response, over a connection of its own to an address that was
 * checked. The clients of the JDK look up the name once more when they connect, so that what was
 * checked need not be what is connected to. No redirect, no cookie, nothing kept; through a proxy
 * only if the {@link Reach} says so. For one thread.
 */
public final class DirectExchange implements Closeable {
  private static final int MAX_HEAD = 1 << 16;

  private final Reach reach;
  private final Socket socket;
  private final InputStream in;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int status;
  private String reason = "";
  private InputStream body = InputStream.nullInputStream();

  private DirectExchange(Reach reach, Socket socket) throws IOException {
    this.reach = reach;
    this.socket = socket;
    this.in = new LimitedStream(socket.getInputStream());
  }

  /**
   * Connects, sends the request and reads the response up to its body.
   *
   * @param properties the headers besides those that the protocol needs
   * @param content the body of the request; null for none
   */
  public static DirectExchange open(
      URL url,
      String method,
      Map<String, String> properties,
      byte @Nullable [] content,
      Reach reach)
      throws IOException {
    Socket socket = Connecting.to(url, reach);
    DirectExchange exchange = null;
    boolean done = false;
    try {
      exchange = new DirectExchange(reach, socket);
      exchange.send(url, method, properties, content);
      exchange.readHead(method);
      done = true;
      return exchange;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private void send(
      URL url, String method, Map<String, String> properties, byte @Nullable [] content)
      throws IOException {
    String file = url.getFile().isEmpty() ? "/" : url.getFile();
    file = file.startsWith("/") ? file : "/" + file;
    ProxyServer passing = Connecting.isPassedOn(url, reach) ? reach.proxy() : null;
    String target = passing == null ? file : "http://" + url.getAuthority() + file;
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(url.getHost());
    if (url.getPort() > 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\nConnection: close\r\n");
    properties.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    String asking = passing == null ? null : ProxyTunnel.authorization(passing);
    if (asking != null) {
      head.append("Proxy-Authorization: ").append(asking).append("\r\n");
    }
    if (content != null) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append("\r\n");
    String lines = head.toString();
    if (file.chars().anyMatch(c -> c <= ' ' || c > '~') || lines.indexOf('\0') >= 0) {
      throw new IOException("the URL holds a character that no URL may hold");
    }
    OutputStream out = socket.getOutputStream();
    out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
    if (content != null) {
      out.write(content);
    }
    out.flush();
  }

  private void readHead(String method) throws IOException {
    int left = MAX_HEAD;
    do {
      headers.clear();
      String first = HttpBody.line(in, left);
      left -= first.length();
      if (!first.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
        throw new IOException("no answer in HTTP/1.1");
      }
      status = Integer.parseInt(first.substring(9, 12));
      reason = first.length() > 13 ? first.substring(13) : "";
      for (String line = HttpBody.line(in, left); !line.isEmpty(); line = HttpBody.line(in, left)) {
        left -= line.length();
        int colon = line.indexOf(':');
        if (colon < 1) {
          throw new IOException("a malformed header");
        }
        headers
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
    } while (status / 100 == 1);
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return;
    }
    String length = header("Content-Length");
    if ("chunked".equalsIgnoreCase(header("Transfer-Encoding"))) {
      body = new HttpBody.Chunked(in);
    } else if (header("Transfer-Encoding") != null) {
      throw new IOException("an unknown transfer encoding");
    } else if (length == null) {
      body = in;
    } else if (length.matches("[0-9]{1,18}")) {
      body = new HttpBody.Sized(in, Long.parseLong(length));
    } else {
      throw new IOException("a malformed length");
    }
  }

  /** The status of the response. */
  public int status() {
    return status;
  }

  /** What the server says to the status; may be empty. */
  public String reason() {
    return reason;
  }

  /** All headers, by their names in any case. */
  public Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** The first header of a name; null if there is none. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.get(0);
  }

  /** The body, without its transfer encoding. */
  public InputStream body() {
    return body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Ends with the time or the bytes that there are. */
  private final class LimitedStream extends FilterInputStream {
    private final byte[] buffer = new byte[8192];
    private int next;
    private int filled;

    LimitedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return next < filled || fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (next >= filled && !fill()) {
        return -1;
      }
      int count = Math.min(length, filled - next);
      System.arraycopy(buffer, next, into, offset, count);
      next += count;
      return count;
    }

    private boolean fill() throws IOException {
      socket.setSoTimeout(reach.patience());
      try {
        filled = super.in.read(buffer);
      } catch (SocketTimeoutException e) {
        throw reach.timedOut(e);
      }
      next = 0;
      reach.received(Math.max(0, filled));
      return filled > 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
