// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Has a proxy connect to a host, so that the socket leads there: by HTTP's CONNECT, or by SOCKS 5
 * (RFC 1928, with user and password by RFC 1929). The proxy looks the name up.
 */
final class ProxyTunnel {
  private static final int MAX_HEAD = 1 << 14;
  private static final int VERSION = 5;
  private static final int NO_LOGIN = 0;
  private static final int LOGIN = 2;
  private static final int CONNECT = 1;
  private static final int NAME = 3;

  private ProxyTunnel() {}

  /**
   * Opens the tunnel.
   *
   * @throws SourceException with {@link SourceError#UNAUTHORIZED} if the proxy wants credentials
   * @throws IOException if it does not connect
   */
  static void open(Socket proxySocket, ProxyServer proxy, String host, int port)
      throws IOException {
    if (proxy.speaksHttp()) {
      connect(proxySocket, proxy, host, port);
    } else {
      socks(proxySocket, proxy, host, port);
    }
  }

  /** The header by which an HTTP proxy is told who asks; null if nobody is to be told. */
  static @Nullable String authorization(ProxyServer proxy) {
    if (proxy.user() == null) {
      return null;
    }
    String pair = proxy.user() + ":" + (proxy.password() == null ? "" : proxy.password());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static void connect(Socket socket, ProxyServer proxy, String host, int port)
      throws IOException {
    String target = host + ":" + port;
    String authorization = authorization(proxy);
    String head =
        "CONNECT "
            + target
            + " HTTP/1.1\r\nHost: "
            + target
            + "\r\n"
            + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n")
            + "\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    // byte by byte: what follows the head is the other end's
    InputStream in = socket.getInputStream();
    String first = HttpBody.line(in, MAX_HEAD);
    int left = MAX_HEAD;
    for (String line = HttpBody.line(in, left); !line.isEmpty(); line = HttpBody.line(in, left)) {
      left -= line.length();
    }
    if (!first.matches("HTTP/1\\.[01] 2[0-9]{2}( .*)?")) {
      if (first.matches("HTTP/1\\.[01] 407( .*)?")) {
        throw unauthorized();
      }
      throw new IOException("the proxy does not connect");
    }
  }

  private static SourceException unauthorized() {
    return SourceException.of(
        SourceError.UNAUTHORIZED, "the proxy does not take its user and password, or wants some");
  }

  private static void socks(Socket socket, ProxyServer proxy, String host, int port)
      throws IOException {
    InputStream in = socket.getInputStream();
    boolean login = proxy.user() != null;
    send(socket, login ? new byte[] {VERSION, 2, NO_LOGIN, LOGIN} : new byte[] {VERSION, 1, 0});
    byte[] method = bytes(in, 2);
    if (method[0] != VERSION) {
      throw new IOException("the proxy does not speak SOCKS 5");
    }
    if (method[1] == LOGIN && login) {
      ByteArrayOutputStream asked = new ByteArrayOutputStream();
      asked.write(1);
      text(asked, String.valueOf(proxy.user()));
      text(asked, proxy.password() == null ? "" : proxy.password());
      send(socket, asked.toByteArray());
      if (bytes(in, 2)[1] != 0) {
        throw unauthorized();
      }
    } else if (method[1] != NO_LOGIN) {
      throw unauthorized();
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(VERSION);
    request.write(CONNECT);
    request.write(0);
    request.write(NAME);
    text(request, host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    request.write(port >> 8);
    request.write(port);
    send(socket, request.toByteArray());
    byte[] reply = bytes(in, 4);
    if (reply[0] != VERSION || reply[1] != 0) {
      throw new IOException("the proxy does not connect");
    }
    int address =
        switch (reply[3]) {
          case 1 -> 4;
          case NAME -> bytes(in, 1)[0] & 0xff;
          case 4 -> 16;
          default -> throw new IOException("the proxy does not speak SOCKS 5");
        };
    bytes(in, address + 2);
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 255) {
      throw new IOException("too long for a SOCKS proxy");
    }
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static byte[] bytes(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the proxy hung up");
    }
    return bytes;
  }
}
