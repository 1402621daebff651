// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes the connection of one exchange: direct or through a proxy, encrypted as its URL says. */
final class Connecting {
  private final URL url;
  private final Reach reach;

  private Connecting(URL url, Reach reach) {
    this.url = url;
    this.reach = reach;
  }

  static Socket to(URL url, Reach reach) throws IOException {
    return new Connecting(url, reach).socket();
  }

  /** Whether requests go to the proxy itself, who passes them on. */
  static boolean isPassedOn(URL url, Reach reach) {
    ProxyServer proxy = reach.proxy();
    return proxy != null && proxy.speaksHttp() && url.getProtocol().equals("http");
  }

  static int port(URL url) {
    return url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
  }

  private Socket socket() throws IOException {
    ProxyServer proxy = reach.proxy();
    reach.check(url.getProtocol(), url.getHost(), port(url));
    return proxy == null
        ? connected(url.getHost(), port(url), plain -> ready(plain))
        : connected(proxy.host(), proxy.port(), plain -> through(proxy, plain));
  }

  private interface Step {
    Socket on(Socket plain) throws IOException;
  }

  private Socket connected(String host, int port, Step step) throws IOException {
    IOException failure = new IOException("no address");
    for (InetAddress address : reach.addresses(url.getProtocol(), host, port)) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      boolean done = false;
      try {
        int patience = reach.patience();
        socket.connect(new InetSocketAddress(address, port), patience);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(patience);
        Socket ready = step.on(socket);
        done = true;
        return ready;
      } catch (SocketTimeoutException e) {
        failure = reach.timedOut(e);
      } catch (SSLException | Reach.LimitException e) {
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

  private Socket ready(Socket plain) throws IOException {
    return url.getProtocol().equals("https")
        ? encrypted(plain, url.getHost(), port(url), reach.tls())
        : plain;
  }

  private Socket through(ProxyServer proxy, Socket plain) throws IOException {
    Socket toProxy =
        proxy.scheme().equals("https")
            ? encrypted(plain, proxy.host(), proxy.port(), reach.tls().withoutClientCertificate())
            : plain;
    if (isPassedOn(url, reach)) {
      return toProxy;
    }
    ProxyTunnel.open(toProxy, proxy, url.getHost(), port(url));
    return ready(toProxy);
  }

  /** TLS over a connected socket; the certificate must be for the host that was asked for. */
  private static Socket encrypted(Socket plain, String host, int port, Tls tls) throws IOException {
    try {
      String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      SSLSocket socket =
          (SSLSocket) tls.context().getSocketFactory().createSocket(plain, name, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS", e);
    }
  }
}
