// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Charts of Helm repositories of HTTP as sources: references with a {@code SourceOptions.chart},
 * whose URL is that of the repository and whose target is a version, or a range of versions. Charts
 * of repositories of OCI are those of {@link OciSource}. They are rendered by {@code
 * ChartRenderer}, for which the module {@code gitops-helm} is needed. The settings are immutable;
 * thread-safe.
 *
 * <ul>
 *   <li>A version is found in {@code index.yaml} as Helm finds it: what is written exactly so, else
 *       the highest inside the range, pre-releases only where the range names one. An index that
 *       the server says has not changed is not sent again.
 *   <li>The revision is the SHA-256 of the archive. The index tells it, and an archive that is
 *       another is refused; where it does not, the archive is fetched to find it out. Of several
 *       URLs the next one is tried where one fails.
 *   <li>The archive is unpacked in memory, within {@link Builder#maxUnpacked} and {@link
 *       Builder#maxFiles}; the tree is the chart, with the charts that are packed in it. What it
 *       depends on besides is not fetched: rendering it fails.
 *   <li>What opens the repository goes to its own host alone, unless the reference asks for the
 *       contrary ({@code passCredentials}), and never along with a redirect.
 *   <li>The last eight trees of up to 16 MiB are kept, by repository, chart and digest; archives in
 *       {@link Builder#cache}, if there is one, until somebody deletes them. Whoever may use this
 *       source can see them, so do not share one between those who must not see each other's
 *       charts.
 * </ul>
 *
 * <p>All methods throw {@link SourceException} with a {@link SourceError}; no message holds a
 * secret. Provenance files are not looked at.
 */
public final class HelmRepositorySource implements SourceProvider {
  private static final int KNOWN = 64;

  private final RemoteSettings settings;
  private final long maxIndex;
  private final long maxArchive;
  private final boolean plainHttp;
  private final ChartArchives archives;
  private final KeptTrees kept = new KeptTrees();
  private final Map<String, Known> indexes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > KNOWN;
        }
      };

  /** What was read of an index, and the tag that it had. */
  private record Known(@Nullable String tag, HelmIndex index) {}

  private HelmRepositorySource(Builder builder) {
    settings = builder.settings();
    maxIndex = builder.maxIndex;
    maxArchive = builder.maxArchive;
    plainHttp = builder.plainHttp;
    archives = new ChartArchives(builder.cache);
  }

  /** A builder for a source with default limits and without credentials. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean supports(SourceRef ref) {
    return ref.options().chart() != null
        && (ref.url().startsWith("https://") || ref.url().startsWith("http://"));
  }

  private static ChartOptions chart(SourceRef ref) {
    ChartOptions chart = ref.options().chart();
    if (chart == null) {
      throw SourceException.of(SourceError.UNSUPPORTED_URL, "not the reference of a chart");
    }
    return chart;
  }

  private static String key(SourceRef ref) {
    return ref.url() + " " + chart(ref).name();
  }

  private HelmRepository repository(SourceRef ref) {
    if (!plainHttp && !ref.url().startsWith("https://")) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL,
          "a Helm repository without encryption is not allowed: "
              + RepositoryName.shown(ref.url()));
    }
    long budget = maxIndex + 2 * maxArchive + 8L * Registry.MAX_MANIFEST;
    return new HelmRepository(ref.url(), settings.way(ref, budget), chart(ref).passCredentials());
  }

  private HelmIndex index(HelmRepository repository, SourceRef ref) {
    String key = key(ref);
    Known known;
    synchronized (indexes) {
      known = indexes.get(key);
    }
    HelmRepository.Index read = repository.index(maxIndex, known == null ? null : known.tag());
    byte[] content = read.content();
    if (content == null && known != null) {
      return known.index();
    }
    HelmIndex index =
        HelmIndex.read(
            content == null ? new byte[0] : content, repository.name(), chart(ref).name());
    synchronized (indexes) {
      indexes.put(key, new Known(read.tag(), index));
    }
    return index;
  }

  private static HelmIndex.Entry wanted(HelmRepository repository, HelmIndex index, SourceRef ref) {
    String version = HelmVersions.wanted(ref);
    return index
        .find(version)
        .orElseThrow(
            () ->
                SourceException.of(
                    SourceError.NO_REVISION,
                    "the chart "
                        + chart(ref).name()
                        + " of "
                        + repository.name()
                        + " has no version "
                        + (version.isEmpty() ? "at all" : version)));
  }

  @Override
  public Revision revision(SourceRef ref) {
    if (ref.target() instanceof RevisionTarget.Digest digest) {
      return new Revision("sha256", Digests.hex(digest.value()));
    }
    HelmRepository repository = repository(ref);
    HelmIndex.Entry entry = wanted(repository, index(repository, ref), ref);
    String digest = entry.digest();
    if (digest != null) {
      return new Revision("sha256", digest);
    }
    byte[] archive = fetched(repository, ref, entry, null);
    Revision revision = new Revision("sha256", Digests.hex(Digests.of(archive)));
    archives.keep(revision.digest(), archive);
    keep(ref, archive, revision);
    return revision;
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    String digest = revision.digest();
    if (!Digests.isKnown(revision.toString())) {
      throw SourceException.of(
          SourceError.NO_REVISION, "not the digest of a chart: " + revision + " of " + ref);
    }
    MemoryTree known = kept.find(key(ref) + "@" + digest);
    if (known != null) {
      return known;
    }
    byte[] archive = archives.find(digest, maxArchive);
    if (archive == null) {
      archive = fetched(ref, digest);
      archives.keep(digest, archive);
    }
    return keep(ref, archive, revision);
  }

  private MemoryTree keep(SourceRef ref, byte[] archive, Revision revision) {
    String name = "the chart " + chart(ref).name() + " of " + RepositoryName.shown(ref.url());
    MemoryTree.Builder into = MemoryTree.builder().revision(revision);
    return kept.keep(
        key(ref) + "@" + revision.digest(),
        LayerFiles.unpack(archive, name, into, settings.maxUnpacked(), settings.maxFiles(), true));
  }

  /** The archive with a digest: what the index says has it, or what the reference names now. */
  private byte[] fetched(SourceRef ref, String digest) {
    HelmRepository repository = repository(ref);
    HelmIndex index = index(repository, ref);
    HelmIndex.Entry now =
        ref.target() instanceof RevisionTarget.Digest
            ? null
            : index.find(HelmVersions.wanted(ref)).orElse(null);
    HelmIndex.Entry entry = index.ofDigest(digest).orElse(null);
    if (now != null && (digest.equals(now.digest()) || entry == null && now.digest() == null)) {
      entry = now; // several versions may be the same archive, and an index may have no digests
    }
    if (entry == null) {
      throw SourceException.of(
          SourceError.NO_REVISION,
          "no version of the chart "
              + chart(ref).name()
              + " of "
              + repository.name()
              + " has the digest "
              + digest);
    }
    return fetched(repository, ref, entry, digest);
  }

  /** The archive of an entry, from the first of its URLs that gives it. */
  private byte[] fetched(
      HelmRepository repository, SourceRef ref, HelmIndex.Entry entry, @Nullable String digest) {
    boolean insecure = ref.options().access().insecure();
    SourceException failure = null;
    for (String url : entry.urls()) {
      try {
        byte[] archive = repository.archive(url, maxArchive, insecure);
        if (digest != null) {
          Digests.check(
              archive,
              "sha256:" + digest,
              "the chart "
                  + chart(ref).name()
                  + " "
                  + entry.version()
                  + " of "
                  + repository.name());
        }
        return archive;
      } catch (SourceException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure != null
        ? failure
        : SourceException.of(
            SourceError.CORRUPT,
            "the index of "
                + repository.name()
                + " names no URL for "
                + chart(ref).name()
                + " "
                + entry.version());
  }

  /** Collects the settings of a source. Not thread-safe. */
  public static final class Builder extends RemoteSettings.Builder<Builder> {
    private long maxIndex = 64L << 20;
    private long maxArchive = 64L << 20;
    private boolean plainHttp;
    private @Nullable Path cache;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** The size in bytes beyond which an index is not read; default, and most, 64 MiB. */
    public Builder maxIndex(long value) {
      maxIndex = positive(value);
      return this;
    }

    /** The size in bytes beyond which an archive is not fetched; default 64 MiB. */
    public Builder maxArchive(long value) {
      maxArchive = positive(value);
      return this;
    }

    /**
     * Whether repositories of {@code http:} are read, whose content, and whatever opens them,
     * anybody on the way can read and change; default no.
     */
    public Builder allowPlainHttp(boolean value) {
      plainHttp = value;
      return this;
    }

    /** A directory that keeps archives by their digest; it is made if need be. Default none. */
    public Builder cache(Path value) {
      cache = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The source. */
    public HelmRepositorySource build() {
      return new HelmRepositorySource(this);
    }
  }
}
