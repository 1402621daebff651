// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the access of one context, collecting all that is wrong with it. Used once. */
final class KubeconfigAccess {
  private static final int LARGEST = 4 << 20;

  private final String file;
  private final @Nullable Path directory;
  private final boolean execAllowed;
  private final List<Issue> issues = new ArrayList<>();

  KubeconfigAccess(String file, @Nullable Path directory, boolean execAllowed) {
    this.file = file;
    this.directory = directory;
    this.execAllowed = execAllowed;
  }

  ClusterAccess read(KubeconfigEntries entries, String name, MapNode context) {
    String where = "context " + name;
    String clusterName = context.text("cluster");
    String userName = context.text("user");
    MapNode cluster = clusterName == null ? null : entries.clusters().get(clusterName);
    MapNode user = userName == null ? null : entries.users().get(userName);
    if (cluster == null) {
      issue(context, where + ".cluster", "names no cluster", "the name of a cluster");
    }
    if (user == null && userName != null && !userName.isEmpty()) {
      issue(context, where + ".user", "names no user", "the name of a user, or nothing");
    }
    ClusterAccess.Builder access =
        cluster == null ? null : cluster(cluster, "cluster " + clusterName);
    if (access == null) {
      throw refused();
    }
    if (user != null) {
      user(user, "user " + userName, access, exec(cluster));
    }
    String namespace = context.text("namespace");
    access.namespace(namespace == null ? "" : namespace);
    if (!issues.isEmpty()) {
      throw refused();
    }
    return access.build();
  }

  private ClusterAccess.@Nullable Builder cluster(MapNode cluster, String where) {
    String server = cluster.text("server");
    if (server == null || server.isEmpty()) {
      issue(cluster, where + ".server", "no address", "such as https://10.0.0.1:6443");
      return null;
    }
    ClusterAccess.Builder access;
    try {
      access = ClusterAccess.builder(server);
    } catch (IllegalArgumentException e) {
      issue(cluster, where + ".server", e.getMessage(), "such as https://10.0.0.1:6443");
      return null;
    }
    byte[] authority = content(cluster, where, "certificate-authority");
    boolean insecure = isTrue(cluster, where, "insecure-skip-tls-verify");
    if (authority != null && insecure) {
      issue(
          cluster,
          where + ".insecure-skip-tls-verify",
          "any server is trusted, and only those of an authority",
          "one of both");
    } else if (insecure) {
      access.insecureTrustAnyServer();
    } else if (authority != null) {
      attempt(
          cluster,
          where + ".certificate-authority",
          "certificates in PEM",
          () -> access.certificateAuthority(authority));
    }
    String name = cluster.text("tls-server-name");
    if (name != null && !name.isEmpty()) {
      access.tlsServerName(name);
    }
    String proxy = cluster.text("proxy-url");
    if (proxy != null && !proxy.isEmpty()) {
      attempt(
          cluster,
          where + ".proxy-url",
          "http://HOST:PORT; socks5, https and users are not supported",
          () -> access.proxy(proxy));
    }
    return access;
  }

  private void user(
      MapNode user, String where, ClusterAccess.Builder access, ExecCredential.Server server) {
    if (present(user, "auth-provider")) {
      issue(
          user,
          where + ".auth-provider",
          "providers built into the client do not exist any more",
          "exec, token or client-certificate");
    }
    byte[] certificate = content(user, where, "client-certificate");
    byte[] key = content(user, where, "client-key");
    if ((certificate == null) != (key == null)) {
      issue(user, where, "a client certificate without its key, or a key alone", "both");
    } else if (certificate != null && key != null) {
      attempt(
          user,
          where + ".client-certificate",
          "a certificate and its key in PEM, not encrypted",
          () -> access.clientCertificate(certificate, key));
    }
    impersonation(user, where, access);
    String token = text(user, where, "token");
    String tokenFile = text(user, where, "tokenFile");
    String name = text(user, where, "username");
    String password = text(user, where, "password");
    if (name != null && (token != null || tokenFile != null)) {
      issue(user, where + ".username", "a password and a token", "one of both");
    } else if (tokenFile != null) {
      Path path = path(user, where + ".tokenFile", tokenFile);
      if (path != null) {
        access.tokenFile(path);
      }
    } else if (token != null) {
      attempt(user, where + ".token", "visible ASCII", () -> access.token(token));
    } else if (name != null) {
      access.basic(name, password == null ? "" : password);
    } else if (present(user, "exec")) {
      exec(user, where + ".exec", access, server);
    }
  }

  private void impersonation(MapNode user, String where, ClusterAccess.Builder access) {
    String as = text(user, where, "as");
    if (as == null) {
      for (String field : List.of("as-uid", "as-groups", "as-user-extra")) {
        if (present(user, field)) {
          issue(user, where + "." + field, "nobody to act as", "a user under as");
        }
      }
      return;
    }
    attempt(
        user,
        where + ".as",
        "names without control characters",
        () -> {
          access.impersonate(as, strings(user.list("as-groups")));
          String uid = user.text("as-uid");
          if (uid != null && !uid.isEmpty()) {
            access.impersonationHeader("Impersonate-Uid", List.of(uid));
          }
          MapNode extra = user.map("as-user-extra");
          for (MapNode.Entry entry : extra == null ? MapNode.EMPTY.entries() : extra.entries()) {
            access.impersonationHeader(
                "Impersonate-Extra-" + ResourcePath.encoded(entry.key()),
                strings(entry.value() instanceof ListNode list ? list : null));
          }
        });
  }

  private void exec(
      MapNode user, String where, ClusterAccess.Builder access, ExecCredential.Server server) {
    MapNode exec = user.map("exec");
    if (exec == null || exec.text("command") == null || exec.text("command").isEmpty()) {
      issue(user, where, "no command", "a map with command and apiVersion");
      return;
    }
    if (!execAllowed) {
      issues.add(
          Issue.error(
                  ClusterError.KUBECONFIG, "the file asks to run a command, which is not allowed")
              .at(Location.of(file, exec).withField(where))
              .withExpected("a token or a client certificate")
              .withHint(
                  "if you trust the author of the file, allow it: Kubeconfig.allowExec() in Java"));
      return;
    }
    try {
      access.credential(ExecCredential.of(file, where, directory, exec, server));
    } catch (IllegalArgumentException e) {
      issue(exec, where, e.getMessage(), "what client.authentication.k8s.io/v1 describes");
    }
  }

  private static ExecCredential.Server exec(MapNode cluster) {
    return new ExecCredential.Server(cluster);
  }

  /** The bytes of {@code FIELD-data}, or else of the file that FIELD names; null if neither is. */
  private byte @Nullable [] content(MapNode map, String where, String field) {
    String data = text(map, where, field + "-data");
    if (data != null) {
      try {
        return Base64.getDecoder().decode(data.replaceAll("\\s", ""));
      } catch (IllegalArgumentException e) {
        issue(map, where + "." + field + "-data", "not base64", "base64");
        return null;
      }
    }
    String name = text(map, where, field);
    Path path = name == null ? null : path(map, where + "." + field, name);
    if (path == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(LARGEST);
    } catch (IOException e) {
      issue(map, where + "." + field, "the file " + path + " can't be read", "a file");
      return null;
    }
  }

  private @Nullable Path path(MapNode map, String where, String name) {
    if (directory == null) {
      issue(map, where, "a text that is no file itself may name no files", "the content itself");
      return null;
    }
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      issue(map, where, "not the name of a file", "a path");
      return null;
    }
  }

  /** The text of a field; null if it is absent or empty. */
  private @Nullable String text(MapNode map, String where, String field) {
    Node node = map.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    String text = node.textOrNull();
    if (text == null) {
      issue(map, where + "." + field, "not a string", "a string");
    }
    return text == null || text.isEmpty() ? null : text;
  }

  private boolean isTrue(MapNode map, String where, String field) {
    Node node = map.get(field);
    if (node == null || node.isNull()) {
      return false;
    }
    if (node instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOL) {
      return Boolean.TRUE.equals(scalar.value());
    }
    issue(map, where + "." + field, "not a boolean", "true or false");
    return false;
  }

  private static boolean present(MapNode map, String field) {
    Node node = map.get(field);
    return node != null && !node.isNull();
  }

  static List<String> strings(@Nullable ListNode list) {
    List<String> texts = new ArrayList<>();
    for (Node item : list == null ? ListNode.EMPTY : list) {
      String text = item.textOrNull();
      texts.add(text == null ? "" : text);
    }
    return texts;
  }

  private void attempt(MapNode map, String where, String expected, Runnable change) {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      issue(map, where, e.getMessage(), expected);
    }
  }

  private void issue(MapNode map, String field, String message, String expected) {
    String last = field.substring(field.lastIndexOf('.') + 1);
    Node at = map.get(last);
    issues.add(
        Issue.error(ClusterError.KUBECONFIG, message)
            .at(Location.of(file, at == null ? map : at).withField(field))
            .withExpected(expected));
  }

  private ClusterException refused() {
    return new ClusterException(ClusterError.KUBECONFIG, issues, null);
  }
}
