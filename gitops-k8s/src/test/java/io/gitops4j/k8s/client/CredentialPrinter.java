// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The command of a credential plug-in: counts its runs in a file and prints what is asked for. */
final class CredentialPrinter {
  private CredentialPrinter() {}

  /** Where its class lies. */
  static String place() {
    return Path.of(
            CredentialPrinter.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  public static void main(String[] arguments) throws IOException {
    Path count = Path.of(arguments[1]);
    Files.writeString(count, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    String token = System.getenv("GREETING") + "-" + Files.size(count);
    boolean told = System.getenv("KUBERNETES_EXEC_INFO").contains("https://10.0.0.1:6443");
    String head = "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1";
    switch (arguments[0]) {
      case "token" ->
          System.out.println(
              head + "\",\"status\":{\"token\":\"" + (told ? token : "untold") + "\"}}");
      case "expired" ->
          System.out.println(
              head
                  + "\",\"status\":{\"token\":\""
                  + token
                  + "\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}}");
      case "fail" -> {
        System.err.println("hunter2");
        System.exit(3);
      }
      case "text" -> System.out.println("hunter2");
      case "other-version" ->
          System.out.println(head + "beta1\",\"status\":{\"token\":\"hunter2\"}}");
      case "endless" -> {
        while (!System.out.checkError()) {
          System.out.println("hunter2".repeat(100));
        }
      }
      default -> {}
    }
  }
}
