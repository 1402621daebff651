// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;

/**
 * Makes connections out of fabric8's HTTP clients. Its {@code Config} is left alone, because that
 * reads environment, properties and kubeconfig of the machine, also long after it was made.
 */
final class ConnectionFactory {
  private ConnectionFactory() {}

  /** A connection of our own: no proxy but the one named, no redirections, no retries. */
  static ApiConnection connect(ClusterAccess access, Duration connect, Duration request) {
    TrustManager[] trust =
        access.trustsAnyServer()
            ? new TrustManager[] {new AnyServerTrust()}
            : Tls.trust(access.authorities().orElse(null), access.serverName());
    HttpClient.Builder builder = new PatientThreads().newBuilder();
    builder.connectTimeout(connect.toMillis(), TimeUnit.MILLISECONDS);
    builder.sslContext(Tls.keys(access.credential().certificate()), trust);
    // over HTTP/2 all requests share one connection, and Java does not notice when it is dead
    builder.preferHttp11();
    URI proxy = access.proxy();
    if (proxy == null) {
      builder.proxyType(HttpClient.ProxyType.DIRECT);
    } else {
      builder.proxyType(HttpClient.ProxyType.HTTP);
      builder.proxyAddress(InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort()));
    }
    HttpClient client = builder.build();
    // straight to the request: what fabric8 puts around it retries, and keeps a thread for that
    StandardHttpClient<?, ?, ?> direct = (StandardHttpClient<?, ?, ?>) client;
    return new ApiConnection(
        access.server(),
        direct::consumeBytesDirect,
        access.credential(),
        access.impersonation(),
        request,
        client::close);
  }

  /** A connection through the client of an application, which keeps it. */
  static ApiConnection share(KubernetesClient client, Duration request) {
    String server = client.getMasterUrl().toString();
    HttpClient once =
        client
            .getHttpClient()
            .newBuilder()
            .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
            .build();
    return new ApiConnection(
        server.endsWith("/") ? server.substring(0, server.length() - 1) : server,
        once::consumeBytes,
        Credential.ANONYMOUS,
        Map.of(),
        request,
        () -> {});
  }

  /**
   * Threads that go when they are idle. fabric8 ends its own at once when a client is closed; a
   * request that is being given up then is never finished, and keeps Java's client alive for good.
   */
  private static final class PatientThreads extends JdkHttpClientFactory {
    @Override
    protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE,
              1,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              task -> {
                Thread thread = new Thread(task, "gitops4j-http");
                thread.setDaemon(true);
                return thread;
              });
      return java.net.http.HttpClient.newBuilder().executor(threads);
    }

    @Override
    protected void closeHttpClient(JdkHttpClientImpl client) {
      // nothing is left to do: the threads go by themselves
    }
  }
}
