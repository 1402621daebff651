// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {

  private static void refused(HostPolicy policy, String scheme, String host, int port) {
    assertThatThrownBy(() -> policy.check(scheme, host, port))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.NOT_ALLOWED));
  }

  private static void allowed(HostPolicy policy, String scheme, String host, int port) {
    assertThatCode(() -> policy.check(scheme, host, port)).doesNotThrowAnyException();
  }

  @Test
  void nothing_isAllowed_unlessListed() {
    refused(HostPolicy.NONE, "https", "github.com", 443);
    HostPolicy one = HostPolicy.of("GitHub.com");
    allowed(one, "https", "github.com", 443);
    allowed(one, "ssh", "GITHUB.COM.", 22);
    refused(one, "https", "api.github.com", 443);
    refused(one, "https", "github.com.evil.example", 443);
    refused(one, "https", "notgithub.com", 443);
    refused(one, "http", "github.com", 80);
    refused(one, "file", "", 0);
  }

  @Test
  void patterns_meanWhatIsBelow_onePort_orAll() {
    HostPolicy below = HostPolicy.of("*.example.com", "git.example.org:8443", "[2001:db8::1]");
    allowed(below, "https", "git.example.com", 443);
    allowed(below, "https", "a.b.example.com", 443);
    refused(below, "https", "example.com", 443);
    refused(below, "https", "badexample.com", 443);
    allowed(below, "https", "git.example.org", 8443);
    refused(below, "https", "git.example.org", 443);
    allowed(below, "https", "[2001:DB8::1]", 443);
    allowed(HostPolicy.of("*"), "https", "anything.example", 443);
  }

  @Test
  void schemes_areThoseThatAreGiven() {
    HostPolicy policy = HostPolicy.of("h").withSchemes(Set.of("http", "file"));
    allowed(policy, "http", "h", 80);
    allowed(policy, "file", "", 0);
    refused(policy, "https", "h", 443);
    refused(policy, "ssh", "h", 22);
    assertThatThrownBy(() -> policy.withSchemes(Set.of("ext")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--upload-pack=x",
        "-oProxyCommand=x",
        "a b",
        "a\nb",
        "",
        "a/b",
        "a@b",
        "ü.example"
      })
  void whatIsNoHost_isRefused_evenIfAllAreAllowed(String host) {
    refused(HostPolicy.of("*"), "ssh", host, 22);
    assertThatThrownBy(() -> HostPolicy.of(host)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
        "2001::1",
        "2001:db8::1",
        "100::1"
      })
  void addressOfTheInside_isRefused_unlessAllowed(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);
    assertThatThrownBy(() -> HostPolicy.of("*").check(address))
        .isInstanceOf(SourceException.class)
        .hasMessageNotContaining(text.length() > 3 ? text : "never");
    HostPolicy.of("*").withPrivateAddresses(true).check(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "140.82.121.4",
        "169.253.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "198.17.1.1",
        "198.20.0.1",
        "223.255.255.1",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void addressOfTheInternet_isAllowed(String text) throws Exception {
    HostPolicy.of("*").check(InetAddress.getByName(text));
  }
}
