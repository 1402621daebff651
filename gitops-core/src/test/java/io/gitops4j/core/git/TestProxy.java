// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback that speaks HTTP (CONNECT, and requests with a whole URL) and SOCKS 5. All
 * names lead to loopback, as a name would that only the proxy can look up.
 */
final class TestProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> targets = Collections.synchronizedList(new ArrayList<>());
  private final @Nullable String login;

  /** Starts one that wants this login, {@code user:password}; null for none. */
  TestProxy(@Nullable String login) throws IOException {
    this.login = login;
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Where it was asked to connect to, in order. */
  List<String> targets() {
    return List.copyOf(targets);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      int first = in.read();
      if (first == 5) {
        socks(client, in, out);
      } else {
        http(client, first, in, out);
      }
    } catch (IOException e) {
      // the client hung up
    }
  }

  private void socks(Socket client, DataInputStream in, OutputStream out) throws IOException {
    byte[] methods = in.readNBytes(in.read());
    int wanted = login == null ? 0 : 2;
    boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(wanted) >= 0;
    out.write(new byte[] {5, (byte) (offered ? wanted : 0xff)});
    if (!offered) {
      return;
    }
    if (login != null) {
      in.read();
      String given = text(in) + ":" + text(in);
      out.write(new byte[] {1, (byte) (given.equals(login) ? 0 : 1)});
      if (!given.equals(login)) {
        return;
      }
    }
    in.readNBytes(3);
    String host =
        in.read() == 1 ? InetAddress.getByAddress(in.readNBytes(4)).getHostAddress() : text(in);
    int port = in.readUnsignedShort();
    targets.add(host + ":" + port);
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
      both(client, target);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
  }

  private void http(Socket client, int first, InputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder().append((char) first);
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.append((char) next);
    }
    String text = head.toString();
    String authorization =
        login == null
            ? ""
            : "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    if (!text.contains(authorization)) {
      out.write("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String[] line = text.substring(0, text.indexOf("\r\n")).split(" ");
    String target =
        line[0].equals("CONNECT") ? line[1] : line[1].replaceFirst("http://([^/]*).*", "$1");
    targets.add(line[0] + " " + target);
    int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (line[0].equals("CONNECT")) {
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } else {
        String passed =
            text.replaceFirst("http://[^/]*", "").replaceFirst("Proxy-Authorization: .*\r\n", "");
        upstream.getOutputStream().write(passed.getBytes(StandardCharsets.ISO_8859_1));
      }
      both(client, upstream);
    }
  }

  private void both(Socket client, Socket upstream) throws IOException {
    threads.execute(
        () -> {
          try {
            client.getInputStream().transferTo(upstream.getOutputStream());
            upstream.shutdownOutput();
          } catch (IOException e) {
            // one of them hung up
          }
        });
    upstream.getInputStream().transferTo(client.getOutputStream());
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
