// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Credentials from a command, by the protocol client.authentication.k8s.io: the command prints an
 * ExecCredential with a token, a certificate or both. What it prints is kept until it expires or
 * the server refuses it. The command has no terminal, and as much time as a person needs.
 */
final class ExecCredential implements Credential {
  private static final String GROUP = "client.authentication.k8s.io/";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration EARLY = Duration.ofSeconds(10);
  private static final int LARGEST = 1 << 20;

  private final Location where;
  private final List<String> command;
  private final Map<String, String> environment;
  private final String apiVersion;

  private @Nullable Answer answer;

  private ExecCredential(
      Location where, List<String> command, Map<String, String> environment, String apiVersion) {
    this.where = where;
    this.command = command;
    this.environment = environment;
    this.apiVersion = apiVersion;
  }

  /** The {@code cluster} map, of which a command may be told. */
  record Server(MapNode cluster) {
    Node info() {
      MapNode.Builder info = MapNode.builder();
      for (String field :
          List.of(
              "server",
              "tls-server-name",
              "insecure-skip-tls-verify",
              "certificate-authority-data",
              "proxy-url")) {
        Node value = cluster.get(field);
        if (value != null) {
          info.put(field, value);
        }
      }
      return info.build();
    }
  }

  private record Answer(
      @Nullable String token, @Nullable ClientCertificate certificate, @Nullable Instant expires) {
    boolean valid() {
      return expires == null || Instant.now().isBefore(expires.minus(EARLY));
    }

    @Override
    public String toString() {
      return "answer(***)";
    }
  }

  /**
   * The credential that an {@code exec} map describes. Nothing is run yet.
   *
   * @throws IllegalArgumentException if the map can't be used
   */
  static ExecCredential of(
      String file, String field, @Nullable Path directory, MapNode exec, Server server) {
    String apiVersion = exec.text("apiVersion");
    if (!(GROUP + "v1").equals(apiVersion) && !(GROUP + "v1beta1").equals(apiVersion)) {
      throw new IllegalArgumentException("apiVersion is neither " + GROUP + "v1 nor v1beta1");
    }
    if ("Always".equals(exec.text("interactiveMode"))) {
      throw new IllegalArgumentException("the command wants a terminal");
    }
    List<String> command = new ArrayList<>();
    String program = String.valueOf(exec.text("command"));
    boolean relative = program.indexOf('/') > 0 || program.indexOf('\\') > 0;
    command.add(
        relative && directory != null && !Path.of(program).isAbsolute()
            ? directory.resolve(program).toString()
            : program);
    command.addAll(KubeconfigAccess.strings(exec.list("args")));
    Map<String, String> environment = new LinkedHashMap<>();
    for (Node item : exec.list("env") == null ? List.<Node>of() : exec.list("env").items()) {
      if (item instanceof MapNode map && map.text("name") != null) {
        String value = map.text("value");
        environment.put(map.text("name"), value == null ? "" : value);
      }
    }
    MapNode.Builder spec = MapNode.builder().put("interactive", false);
    if ("true".equals(exec.text("provideClusterInfo"))) {
      spec.put("cluster", server.info());
    }
    MapNode info =
        MapNode.builder()
            .put("apiVersion", apiVersion)
            .put("kind", "ExecCredential")
            .put("spec", spec.build())
            .build();
    environment.put(
        "KUBERNETES_EXEC_INFO", new String(JsonTrees.print(info), StandardCharsets.UTF_8));
    return new ExecCredential(
        Location.of(file, exec).withField(field), command, environment, apiVersion);
  }

  @Override
  public @Nullable String authorization() {
    String token = current().token();
    return token == null ? null : "Bearer " + token;
  }

  @Override
  public @Nullable ClientCertificate certificate() {
    return current().certificate();
  }

  @Override
  public synchronized void refused() {
    answer = null;
  }

  private synchronized Answer current() {
    Answer known = answer;
    if (known == null || !known.valid()) {
      known = parse(run());
      answer = known;
    }
    return known;
  }

  private byte[] run() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD); // may hold secrets
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw failed("the command " + command.get(0) + " can't be run", e);
    }
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] printed = output(process, out);
      int code = process.exitValue();
      if (code != 0) {
        throw failed("the command " + command.get(0) + " ended with code " + code, null);
      }
      return printed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(
          ClusterError.INTERRUPTED, "interrupted while " + command.get(0) + " ran", e);
    } catch (IOException e) {
      throw failed("the output of " + command.get(0) + " can't be read", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** What a process prints until it ends; polls, since reading from it can't be interrupted. */
  private static byte[] output(Process process, InputStream out)
      throws IOException, InterruptedException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean ended = false;
    while (true) {
      int ready = out.available();
      if (ready > 0) {
        printed.writeBytes(out.readNBytes(Math.min(ready, LARGEST)));
        if (printed.size() > LARGEST) {
          throw new IOException("more than " + LARGEST + " bytes");
        }
      } else if (ended) {
        return printed.toByteArray();
      } else {
        ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        if (!ended && System.nanoTime() - deadline > 0) {
          throw new IOException("it did not end within " + PATIENCE);
        }
      }
    }
  }

  private Answer parse(byte[] printed) {
    Node node;
    try {
      node = JsonTrees.read("output of " + command.get(0), printed);
    } catch (YamlException e) {
      throw failed("the command " + command.get(0) + " printed no JSON", null);
    }
    if (!(node instanceof MapNode map)
        || !"ExecCredential".equals(map.text("kind"))
        || !apiVersion.equals(map.text("apiVersion"))) {
      throw failed(
          "the command " + command.get(0) + " printed no ExecCredential of " + apiVersion, null);
    }
    MapNode status = map.map("status");
    String token = status == null ? null : status.text("token");
    String certificate = status == null ? null : status.text("clientCertificateData");
    String key = status == null ? null : status.text("clientKeyData");
    String expires = status == null ? null : status.text("expirationTimestamp");
    if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw failed("the command " + command.get(0) + " printed a token that is none", null);
    }
    if (token == null && (certificate == null || key == null)) {
      throw failed(
          "the command " + command.get(0) + " gave neither a token nor a certificate", null);
    }
    try {
      return new Answer(
          token,
          certificate == null || key == null
              ? null
              : new ClientCertificate(
                  Pem.certificates(certificate.getBytes(StandardCharsets.US_ASCII)),
                  Pem.privateKey(key.getBytes(StandardCharsets.US_ASCII))),
          expires == null ? null : Instant.parse(expires));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw failed(
          "the command " + command.get(0) + " gave a certificate or a time that can't be read",
          null);
    }
  }

  private ClusterException failed(String message, @Nullable Throwable cause) {
    return new ClusterException(
        ClusterError.KUBECONFIG,
        List.of(Issue.error(ClusterError.KUBECONFIG, message).at(where)),
        cause);
  }

  @Override
  public String toString() {
    return "credential(of " + command.get(0) + ")";
  }
}
