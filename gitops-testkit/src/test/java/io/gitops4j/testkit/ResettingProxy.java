// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy between a client and the API server that knows nothing of TLS. It resets the connection
 * at each n-th piece that the client sends: by turns before the piece is passed on, so that the
 * request is lost, and after, so that the answer is.
 */
final class ResettingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private final int every;
  private final AtomicInteger pieces = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();

  ResettingProxy(int port, int every) throws IOException {
    this.port = port;
    this.every = every;
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  int resets() {
    return resets.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(target);
        start(() -> up(client, target));
        start(() -> down(target, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void up(Socket client, Socket target) {
    try {
      InputStream in = client.getInputStream();
      OutputStream out = target.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n; (n = in.read(buffer)) > 0; ) {
        int piece = pieces.incrementAndGet();
        boolean resets = piece % every == 0;
        if (!resets || piece / every % 2 == 0) {
          out.write(buffer, 0, n);
          out.flush();
        }
        if (resets) {
          this.resets.incrementAndGet();
          Thread.sleep(5); // so that what was passed on arrives
          client.setSoLinger(true, 0);
          break;
        }
      }
    } catch (IOException e) {
      // one of them went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(client);
      close(target);
    }
  }

  private void down(Socket target, Socket client) {
    try {
      target.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // one of them went away
    } finally {
      close(target);
      close(client);
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(this::close);
  }
}
