// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One request of HTTP/1.1 and its response, over a connection of its own to an address that was
 * checked. The clients of the JDK look up the name once more when they connect, so that what was
 * checked need not be what is connected to. No proxy, no redirect, no cookie, nothing kept. For one
 * thread.
 */
final class DirectExchange implements Closeable {
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
  static DirectExchange open(
      URL url,
      String method,
      Map<String, String> properties,
      byte @Nullable [] content,
      Reach reach)
      throws IOException {
    Socket socket = connected(url, reach);
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

  private static Socket connected(URL url, Reach reach) throws IOException {
    String scheme = url.getProtocol();
    String host = url.getHost();
    int port = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
    IOException failure = new IOException("no address");
    for (InetAddress address : reach.addresses(scheme, host, port)) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      boolean done = false;
      try {
        int patience = reach.patience();
        socket.connect(new InetSocketAddress(address, port), patience);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(patience);
        Socket ready = scheme.equals("https") ? secure(socket, host, port, reach.trust()) : socket;
        done = true;
        return ready;
      } catch (SocketTimeoutException e) {
        failure = reach.timedOut(e);
      } catch (javax.net.ssl.SSLException | Reach.LimitException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
      } finally {
        if (!done) {
          socket.close();
        }
      }
    }
    throw failure;
  }

  /** TLS over a connected socket; the certificate must be for the host that was asked for. */
  private static Socket secure(Socket plain, String host, int port, @Nullable TrustManager trust)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust == null ? null : new TrustManager[] {trust}, null);
      String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS", e);
    }
  }

  private void send(
      URL url, String method, Map<String, String> properties, byte @Nullable [] content)
      throws IOException {
    String file = url.getFile().isEmpty() ? "/" : url.getFile();
    file = file.startsWith("/") ? file : "/" + file;
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(file).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(url.getHost());
    if (url.getPort() > 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\nConnection: close\r\n");
    properties.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
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

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  /** All headers, by their names in any case. */
  Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** The first header of a name; null if there is none. */
  @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.get(0);
  }

  /** The body, without its transfer encoding. */
  InputStream body() {
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
