// SPDX-License-Identifier: Apache-2.0
/** Domain types, the interfaces of the loop, the Reconciler, YAML, and the Git source. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // that of OCI is optional
module io.gitops4j.core {
  requires static transitive org.jspecify;
  requires java.net.http;
  requires org.slf4j;
  requires re2j;
  requires org.eclipse.jgit;
  // optional: for ssh only
  requires static org.eclipse.jgit.ssh.apache;
  requires static org.apache.sshd.osgi;
  requires org.snakeyaml.engine;
  requires transitive com.fasterxml.jackson.databind;

  exports io.gitops4j.core;
  exports io.gitops4j.core.app;
  exports io.gitops4j.core.app.format;
  exports io.gitops4j.core.app.graph;
  exports io.gitops4j.core.app.migrate;
  exports io.gitops4j.core.app.set;
  exports io.gitops4j.core.cache;
  exports io.gitops4j.core.chart;
  exports io.gitops4j.core.cluster;
  exports io.gitops4j.core.error;
  exports io.gitops4j.core.event;
  exports io.gitops4j.core.forge;
  exports io.gitops4j.core.function;
  exports io.gitops4j.core.git;
  exports io.gitops4j.core.health;
  exports io.gitops4j.core.json;
  exports io.gitops4j.core.lookup;
  exports io.gitops4j.core.plan;
  exports io.gitops4j.core.remote;
  exports io.gitops4j.core.render;
  exports io.gitops4j.core.render.chart;
  exports io.gitops4j.core.render.directory;
  exports io.gitops4j.core.render.metadata;
  exports io.gitops4j.core.render.secret;
  exports io.gitops4j.core.render.substitute;
  exports io.gitops4j.core.secret;
  exports io.gitops4j.core.signature;
  exports io.gitops4j.core.signature.ssh;
  exports io.gitops4j.core.source;
  exports io.gitops4j.core.spi;
  exports io.gitops4j.core.tree;
  exports io.gitops4j.core.yaml;

  // connections under a HostPolicy, for the optional module
  exports io.gitops4j.core.http to
      io.gitops4j.oci;

  uses io.gitops4j.core.spi.ArchiveReader;
  uses io.gitops4j.core.spi.ChartInflator;
  uses io.gitops4j.core.spi.Decryptor;
  uses io.gitops4j.core.spi.ExpressionEngine;
  uses io.gitops4j.core.spi.SignatureVerifier;
}
