// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.ForwardingTree;
import io.gitops4j.core.source.Lookup;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A tree whose encrypted files are plain. The blob id of such a file is made of the encrypted one
 * and of who can decrypt, never of the plain text: it tells nothing, and no other tree has it. As
 * thread-safe as the tree below.
 */
final class DecryptedTree extends ForwardingTree {
  private static final String SWITCH = "kustomize.toolkit.fluxcd.io/decrypt";

  private final KeyRing keys;
  private final MacPolicy policy;
  private final Consumer<Set<String>> opened;

  /**
   * A tree over another.
   *
   * @param opened is told the values of each file that is decrypted
   */
  DecryptedTree(SourceTree tree, KeyRing keys, MacPolicy policy, Consumer<Set<String>> opened) {
    super(tree);
    this.keys = keys;
    this.policy = policy;
    this.opened = opened;
  }

  @Override
  public Optional<TreeEntry> entry(TreePath path) {
    return tree.entry(path).map(this::entry);
  }

  @Override
  public Lookup lookup(TreePath path) {
    Lookup found = tree.lookup(path);
    TreeEntry entry = found.entry();
    return entry == null ? found : new Lookup(found.path(), entry(entry), found.links());
  }

  private TreeEntry entry(TreeEntry entry) {
    return entry.kind() == EntryKind.FILE
        ? TreeEntry.hashedWhenAsked(entry.path(), EntryKind.FILE, () -> id(entry))
        : entry;
  }

  private BlobId id(TreeEntry entry) {
    byte[] content = tree.read(entry.path());
    BlobId known = entry.blob();
    BlobId blob = known == null ? BlobId.of(content) : known;
    return SopsFile.mayBeEncrypted(content)
        ? BlobId.of((NAME + keys.fingerprint() + policy + blob.hex()).getBytes(UTF_8))
        : blob;
  }

  private static final String NAME = "sops ";

  @Override
  public List<TreeEntry> list(TreePath directory) {
    List<TreeEntry> entries = new ArrayList<>();
    tree.list(directory).forEach(entry -> entries.add(entry(entry)));
    return entries;
  }

  @Override
  public byte[] read(TreePath file) {
    byte[] content = tree.read(file);
    try {
      Optional<SopsFile> sealed = SopsFile.find(file.toString(), content);
      if (sealed.isEmpty() || isLeftAlone(file, content)) {
        return content;
      }
      try (DecryptedFile plain = sealed.get().decrypt(keys, policy)) {
        opened.accept(plain.values());
        return plain.content();
      }
    } catch (SopsException e) {
      Issue first = e.issues().get(0);
      throw new SourceException(first, e);
    }
  }

  /** Whether all objects of the file ask to stay encrypted, as Flux's annotation says it. */
  private static boolean isLeftAlone(TreePath file, byte[] content) {
    if (!new String(content, UTF_8).contains(SWITCH)) {
      return false;
    }
    try {
      return YamlReader.ofDefaults().withoutSourceLines().read(file.toString(), content).stream()
          .map(object -> object.at("metadata", "annotations", SWITCH))
          .allMatch(value -> value != null && "disabled".equalsIgnoreCase(value.textOrNull()));
    } catch (YamlException e) {
      return false; // a file of another format
    }
  }

  @Override
  public boolean secret() {
    return true;
  }

  @Override
  public SourceTree snapshot() {
    SourceTree fixed = tree.snapshot();
    return fixed == tree ? this : new DecryptedTree(fixed, keys, policy, opened);
  }

  @Override
  public void close() {
    tree.close();
  }
}
