// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.RenderCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache in memory and on disk, for programs that start anew and want to go on where they were.
 * Thread-safe; several processes may use one directory. Bounded in bytes: what was not used for
 * longest goes first.
 *
 * <p>Secret values never lie on the disk in the clear. Without a key, a render that holds a Secret
 * stays in memory, and the others are kept as they are, with a digest that tells damage; whoever
 * may write the directory could forge them, so it has to be the owner's alone. With a key, all is
 * sealed by AES-GCM. Files are readable by their owner only. A render whose provenance was recorded
 * stays in memory.
 *
 * <p>A damaged file is dropped and rendered anew. No failure of the disk fails a render.
 */
public final class DiskRenderCache implements RenderCache {
  private static final Logger LOG = LoggerFactory.getLogger(DiskRenderCache.class);
  private static final int PER_KEY = 4;

  private final CacheDirectory directory;
  private final String version;
  private final MemoryRenderCache memory;
  private final Envelope envelope;

  private DiskRenderCache(Builder builder) {
    directory = new CacheDirectory(builder.directory, builder.maxBytes);
    version = builder.version;
    memory = builder.memory == null ? MemoryRenderCache.ofDefaults() : builder.memory;
    envelope = new Envelope(builder.key);
  }

  /**
   * A builder.
   *
   * @param directory where the files lie; made if it is missing, with all above it
   * @param version what tells programs apart that render differently, such as the version of yours;
   *     a program finds only what was put under its own version
   */
  public static Builder builder(Path directory, String version) {
    return new Builder(directory, version);
  }

  @Override
  public Optional<Rendered> find(Key key, SourceTree tree) {
    Optional<Rendered> known = memory.find(key, tree);
    if (known.isPresent()) {
      return known;
    }
    String group = group(key);
    try {
      for (Path file : directory.files(group)) {
        Rendered rendered = read(file, group, tree);
        if (rendered != null) {
          CacheDirectory.touch(file);
          memory.put(key, tree, rendered);
          return Optional.of(rendered);
        }
      }
    } catch (IOException e) {
      LOG.debug("can't read the cache", e);
    }
    return Optional.empty();
  }

  /** The render in the file if it fits the tree, else null. */
  private @Nullable Rendered read(Path file, String group, SourceTree tree) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return null; // gone, or not ours
    }
    try {
      RenderReader reader = new RenderReader(envelope.unwrap(group, bytes));
      return reader.inputs().sameIn(tree) ? reader.render() : null;
    } catch (GeneralSecurityException | RuntimeException e) {
      LOG.debug("a damaged file of the cache, or one with another key: {}", file.getFileName());
      Files.deleteIfExists(file);
      return null;
    }
  }

  @Override
  public void put(Key key, SourceTree tree, Rendered rendered) {
    memory.put(key, tree, rendered);
    if (tree.secret()
        || rendered.failed()
        || !envelope.seals() && SecretContent.isIn(rendered)
        || !rendered.removed().isEmpty()
        || rendered.manifests().stream().map(Manifest::provenance).anyMatch(Objects::nonNull)) {
      return;
    }
    String group = group(key);
    try {
      byte[] content = envelope.wrap(group, RenderWriter.write(rendered));
      directory.write(group, name(rendered.inputs()), content, PER_KEY);
    } catch (IOException | GeneralSecurityException e) {
      LOG.debug("can't write the cache", e);
    }
  }

  private String group(Key key) {
    return Inputs.sha256(
        String.join("\0", version, key.engine(), key.source(), key.path().value(), key.options()));
  }

  /** The same for the same inputs in the tree, so that what came from elsewhere is replaced. */
  private static String name(Inputs inputs) {
    return inputs.ofTree().digest();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private final String version;
    private long maxBytes = 1L << 30;
    private @Nullable MemoryRenderCache memory;
    private @Nullable SecretKey key;

    private Builder(Path directory, String version) {
      this.directory = Objects.requireNonNull(directory, "directory");
      this.version = Objects.requireNonNull(version, "version");
    }

    /** How much the files take together, in bytes; default 1 GiB. */
    public Builder maxBytes(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("value: " + value + " (expected: 1 or more)");
      }
      maxBytes = value;
      return this;
    }

    /** The cache in memory that is asked first; default {@link MemoryRenderCache#ofDefaults}. */
    public Builder memory(MemoryRenderCache value) {
      memory = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Seals what lies on the disk with this AES key; default no key. Files that were sealed with
     * another key, or not at all, are dropped.
     */
    public Builder sealedWith(SecretKey value) {
      key = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The cache.
     *
     * @throws CacheException with a {@link CacheError} if the directory can't be made or others may
     *     write into it, or if the key is no AES key
     */
    public DiskRenderCache build() {
      return new DiskRenderCache(this);
    }
  }
}
