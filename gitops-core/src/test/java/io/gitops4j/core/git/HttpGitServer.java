// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.eclipse.jgit.transport.WantNotValidException;
import org.jspecify.annotations.Nullable;

/** Serves repositories by smart http on loopback, and misbehaves when told to. */
public final class HttpGitServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable String wanted;
  private volatile @Nullable String redirect;
  private volatile byte @Nullable [] said;
  private volatile boolean tipsOnly;
  private volatile boolean version0;
  private volatile int cutAfter = -1;

  /** Starts one without TLS. */
  public HttpGitServer() throws IOException {
    this(null);
  }

  HttpGitServer(@Nullable SSLContext tls) throws IOException {
    this(tls, false);
  }

  /** Starts one with TLS, which may want to see a certificate that its context trusts. */
  HttpGitServer(@Nullable SSLContext tls, boolean wantsClients) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(any, 0);
    } else {
      HttpsServer https = HttpsServer.create(any, 0);
      https.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters wanted = tls.getDefaultSSLParameters();
              wanted.setNeedClientAuth(wantsClients);
              parameters.setSSLParameters(wanted);
            }
          });
      server = https;
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Serves a repository and gives its URL. */
  public String serve(String name, Repository repository) {
    repositories.put(name, repository);
    return url("127.0.0.1", name);
  }

  String url(String host, String name) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://" + host + ":" + server.getAddress().getPort() + "/" + name;
  }

  /** From now on only requests with this header are answered. */
  void want(String authorization) {
    wanted = authorization;
  }

  static String basic(String user, String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  /** From now on the references are said to be these lines, in the old protocol. */
  void say(String... lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PacketLineOut packets = new PacketLineOut(out);
    packets.writeString("# service=git-upload-pack\n");
    packets.end();
    for (String line : lines) {
      packets.writeString(line);
    }
    packets.end();
    said = out.toByteArray();
  }

  /** From now on each first request is sent elsewhere. */
  void redirectTo(String url) {
    redirect = url;
  }

  /** From now on only what a reference names is given. */
  void tipsOnly() {
    tipsOnly = true;
  }

  /** Whether to speak the old protocol only. */
  void version0(boolean value) {
    version0 = value;
  }

  /** Breaks the connection after so many bytes of each pack; -1 not to. */
  void cutAfter(int bytes) {
    cutAfter = bytes;
  }

  /** All requests so far, by method and path. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The Authorization header of each request so far, empty if it had none. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  void forgetRequests() {
    requests.clear();
    authorizations.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      String authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      authorizations.add(authorization);
      byte[] body = exchange.getRequestBody().readAllBytes();
      String elsewhere = redirect;
      if (elsewhere != null) {
        exchange
            .getResponseHeaders()
            .set("Location", elsewhere + "/info/refs?service=git-upload-pack");
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      String name = path.substring(1).replaceFirst("/(info/refs|git-upload-pack)$", "");
      Repository repository = repositories.get(name);
      if (wanted != null && !authorization.equals(wanted)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (repository == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (said != null) {
        send(exchange, "advertisement", said, said.length);
      } else if (path.endsWith("/info/refs")) {
        advertise(exchange, repository);
      } else {
        upload(exchange, repository, body);
      }
    } catch (IOException | RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private UploadPack uploadPack(HttpExchange exchange, Repository repository) {
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setRequestPolicy(RequestPolicy.ANY);
    if (tipsOnly) {
      pack.setRequestValidator(
          (asked, wants) -> {
            Set<ObjectId> tips = new HashSet<>();
            repository.getRefDatabase().getRefs().forEach(ref -> tips.add(ref.getObjectId()));
            for (ObjectId want : wants) {
              if (!tips.contains(want)) {
                throw new WantNotValidException(want);
              }
            }
          });
    }
    String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null && !version0) {
      pack.setExtraParameters(List.of(protocol.split(":")));
    }
    return pack;
  }

  private void advertise(HttpExchange exchange, Repository repository) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (UploadPack pack = uploadPack(exchange, repository)) {
      pack.sendAdvertisedRefs(
          new PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
    }
    send(exchange, "advertisement", out.toByteArray(), out.size());
  }

  private void upload(HttpExchange exchange, Repository repository, byte[] body)
      throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream raw = new ByteArrayInputStream(body);
        InputStream in = zipped ? new GZIPInputStream(raw) : raw;
        UploadPack pack = uploadPack(exchange, repository)) {
      pack.upload(in, out, null);
    } catch (IOException e) {
      // the answer says what was wrong
    }
    boolean isPack = new String(out.toByteArray(), StandardCharsets.ISO_8859_1).contains("PACK");
    send(exchange, "result", out.toByteArray(), isPack && cutAfter >= 0 ? cutAfter : out.size());
  }

  private static void send(HttpExchange exchange, String kind, byte[] content, int length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-" + kind);
    exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content, 0, length);
    if (length == content.length) {
      exchange.getResponseBody().close();
    } else {
      exchange.close(); // breaks the connection
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
