// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.http.Reach;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The http connections of one fetch. Credentials go to the host of the source's URL only, by its
 * protocol and port, wherever a redirect leads. The JDK keeps an idle connection for some seconds,
 * and a daemon thread as long as there is one. For one thread.
 */
final class HttpConnections implements HttpConnectionFactory {
  private final URIish origin;
  private final @Nullable Credentials credentials;
  private final @Nullable TrustManager trust;
  private final @Nullable Reach reach;
  private final List<DirectConnection> direct = new ArrayList<>();
  private int status;

  HttpConnections(
      URIish origin,
      @Nullable Credentials credentials,
      @Nullable TrustManager trust,
      @Nullable Reach reach) {
    this.origin = origin;
    this.credentials = credentials;
    this.trust = trust;
    this.reach = reach;
  }

  /** Makes the transport use these connections and credentials, and no others. */
  void configure(TransportHttp transport) {
    transport.setHttpConnectionFactory(this);
    transport.setCredentialsProvider(new Answers());
    if (credentials instanceof Basic basic) {
      transport.setPreemptiveBasicAuthentication(basic.user(), basic.secret());
    }
  }

  /** The status of the last response; 0 if there was none. */
  int status() {
    return status;
  }

  private boolean isOrigin(@Nullable String protocol, @Nullable String host, int port) {
    return origin.getScheme().equalsIgnoreCase(protocol)
        && origin.getHost().equalsIgnoreCase(host)
        && port(origin.getScheme(), origin.getPort()) == port(origin.getScheme(), port);
  }

  private static int port(String protocol, int port) {
    return port > 0 ? port : protocol.equalsIgnoreCase("https") ? 443 : 80;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    HttpConnection connection = reach == null ? viaJdk(url, proxy) : direct(url, reach);
    if (credentials instanceof Bearer bearer) {
      connection.setRequestProperty("Authorization", "Bearer " + bearer.token());
    }
    return connection;
  }

  private HttpConnection viaJdk(URL url, Proxy proxy) throws IOException {
    Connection connection = new Connection(url, proxy);
    if (trust != null && url.getProtocol().equals("https")) {
      try {
        connection.configure(null, new TrustManager[] {trust}, null);
      } catch (NoSuchAlgorithmException | KeyManagementException e) {
        throw new IOException("no TLS", e);
      }
    }
    return connection;
  }

  private HttpConnection direct(URL url, Reach allowed) {
    status = 0;
    DirectConnection connection =
        new DirectConnection(url, allowed, isOrigin(url), answered -> status = answered);
    direct.add(connection);
    return connection;
  }

  private boolean isOrigin(URL url) {
    return isOrigin(url.getProtocol(), url.getHost(), url.getPort());
  }

  /** Closes what was left open. */
  void close() {
    for (DirectConnection connection : direct) {
      try {
        connection.close();
      } catch (IOException e) {
        // it is of no use any more
      }
    }
  }

  private final class Connection extends JDKHttpConnection {
    private final boolean atOrigin;

    Connection(URL url, Proxy proxy) throws IOException {
      super(url, proxy);
      atOrigin = isOrigin(url);
      status = 0;
    }

    @Override
    public void setRequestProperty(String key, String value) {
      if (atOrigin || !key.equalsIgnoreCase("Authorization")) {
        super.setRequestProperty(key, value);
      }
    }

    @Override
    public int getResponseCode() throws IOException {
      status = super.getResponseCode();
      return status;
    }
  }

  /** Answers JGit's questions: for user and password of the origin, once; no others. */
  private final class Answers extends CredentialsProvider {
    private boolean refused;

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      for (CredentialItem item : items) {
        if (!(item instanceof CredentialItem.Username)
            && !(item instanceof CredentialItem.Password)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void reset(URIish uri) {
      refused = true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
      if (refused
          || !supports(items)
          || !(credentials instanceof Basic basic)
          || !isOrigin(uri.getScheme(), uri.getHost(), uri.getPort())) {
        return false;
      }
      for (CredentialItem item : items) {
        if (item instanceof CredentialItem.Username user) {
          user.setValue(basic.user());
        } else if (item instanceof CredentialItem.Password password) {
          password.setValue(basic.secret().toCharArray());
        }
      }
      return true;
    }
  }
}
