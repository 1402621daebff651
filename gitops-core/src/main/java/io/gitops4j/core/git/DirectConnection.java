// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.http.DirectExchange;
import io.gitops4j.core.http.Reach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/** A connection for JGit by a {@link DirectExchange}. Certificates are always checked. */
final class DirectConnection implements HttpConnection {
  private static final Set<String> OURS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect");

  private final URL url;
  private final Reach reach;
  private final boolean withCredentials;
  private final IntConsumer status;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private String method = "GET";
  private boolean output;
  private @Nullable DirectExchange exchange;

  /**
   * A connection that is not made yet.
   *
   * @param withCredentials whether an Authorization header may be sent there
   * @param status is told the status of the response
   */
  DirectConnection(URL url, Reach reach, boolean withCredentials, IntConsumer status) {
    this.url = url;
    this.reach = reach;
    this.withCredentials = withCredentials;
    this.status = status;
  }

  private DirectExchange exchange() throws IOException {
    DirectExchange open = exchange;
    if (open == null) {
      open =
          DirectExchange.open(
              url, method, properties, output ? content.toByteArray() : null, reach);
      exchange = open;
      status.accept(open.status());
    }
    return open;
  }

  @Override
  public int getResponseCode() throws IOException {
    return exchange().status();
  }

  @Override
  public URL getURL() {
    return url;
  }

  @Override
  public String getResponseMessage() throws IOException {
    return exchange().reason();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return exchange == null ? Map.of() : exchange.headers();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    String name = key.toLowerCase(Locale.ROOT);
    if (OURS.contains(name) || name.equals("authorization") && !withCredentials) {
      return;
    }
    if ((key + value).chars().anyMatch(c -> c < ' ' || c > 255)) {
      throw new IllegalArgumentException("a header holds a character that none may hold");
    }
    properties.put(key, value);
  }

  @Override
  public void setRequestMethod(String newMethod) {
    method = newMethod;
  }

  @Override
  public void setUseCaches(boolean useCaches) {
    // there are none
  }

  @Override
  public void setConnectTimeout(int timeout) {
    // the reach knows
  }

  @Override
  public void setReadTimeout(int readTimeout) {
    // the reach knows
  }

  @Override
  public @Nullable String getContentType() {
    return getHeaderField("Content-Type");
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return exchange().body();
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    return exchange == null ? null : exchange.header(name);
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return getHeaderFields().getOrDefault(name, List.of());
  }

  @Override
  public int getContentLength() {
    String length = getHeaderField("Content-Length");
    return length != null && length.matches("[0-9]{1,9}") ? Integer.parseInt(length) : -1;
  }

  @Override
  public void setInstanceFollowRedirects(boolean followRedirects) {
    // never
  }

  @Override
  public void setDoOutput(boolean dooutput) {
    output = dooutput;
  }

  @Override
  public void setFixedLengthStreamingMode(int contentLength) {
    // the length is known when the request is sent
  }

  @Override
  public OutputStream getOutputStream() {
    output = true;
    return content;
  }

  @Override
  public void setChunkedStreamingMode(int chunklen) {
    // the length is known when the request is sent
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public boolean usingProxy() {
    return false;
  }

  @Override
  public void connect() throws IOException {
    exchange();
  }

  @Override
  public void configure(
      KeyManager @Nullable [] km, TrustManager @Nullable [] tm, @Nullable SecureRandom random) {
    // JGit would turn the checks off here
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier hostnameverifier) {
    // JGit would turn the checks off here
  }

  /** Closes the connection, if one was made. */
  void close() throws IOException {
    if (exchange != null) {
      exchange.close();
    }
  }
}
