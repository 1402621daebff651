// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SemVerRange;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts in registries of OCI as a source: {@code oci://HOST/PATH}, as Flux's OCIRepository has
 * it. The settings are immutable; thread-safe.
 *
 * <ul>
 *   <li>A tag, a range of versions or a digest names a manifest, whose digest is the revision. Of
 *       an index the manifest for {@code linux/amd64} is taken, as Flux does.
 *   <li>One layer of it, the first or that of the wanted type, is a tar archive, with or without
 *       gzip, whose files are the tree. It is unpacked in memory, within {@link
 *       Builder#maxUnpacked} and {@link Builder#maxFiles}.
 *   <li>A chart that Helm keeps in a registry is the tree itself, without the directory around it
 *       ({@code SourceOptions.isChart}, or a first layer of Helm's type). Its tag is a version, or
 *       the highest in a range as Helm resolves it; what Helm signs is not looked at.
 *   <li>Manifests and layers are checked against their digests, and refused if they are others.
 *   <li>Connections are encrypted unless the reference asks for the contrary ({@code
 *       SourceAccess.insecure}). No configuration of Docker on this machine is read, and no
 *       credential helper is started.
 *   <li>The last eight trees of up to 16 MiB are kept, by repository, digest and layer. Whoever may
 *       use this source can see them, so do not share one between those who must not see each
 *       other's artifacts.
 * </ul>
 *
 * <p>All methods throw {@link SourceException} with a {@link SourceError}; no message holds a
 * secret. Signatures are not verified.
 */
public final class OciSource implements SourceProvider {
  private static final String SCHEME = "oci://";
  private static final String LATEST = "latest";

  private final RemoteSettings settings;
  private final long maxLayer;
  private final KeptTrees kept = new KeptTrees();

  private OciSource(Builder builder) {
    settings = builder.settings();
    maxLayer = builder.maxLayer;
  }

  /** A builder for a source with default limits and without credentials. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean supports(SourceRef ref) {
    // Argo CD writes repositories of charts without a scheme
    return ref.url().startsWith(SCHEME)
        || ref.options().chart() != null && ref.url().indexOf("://") < 0;
  }

  /** The repository of the artifact; that of a chart lies below the one that is named. */
  private static RepositoryName name(SourceRef ref) {
    ChartOptions chart = ref.options().chart();
    if (chart == null) {
      return RepositoryName.of(ref.url());
    }
    String url = ref.url().replaceFirst("/+$", "");
    return RepositoryName.of((url.startsWith(SCHEME) ? url : SCHEME + url) + "/" + chart.name());
  }

  @Override
  public Revision revision(SourceRef ref) {
    if (ref.target() instanceof RevisionTarget.Digest digest) {
      name(ref); // which has to be one
      return new Revision("sha256", Digests.hex(digest.value()));
    }
    Registry registry = registry(ref);
    byte[] manifest = registry.manifest(tag(registry, ref));
    return new Revision("sha256", Digests.hex(Digests.of(manifest)));
  }

  private static String tag(Registry registry, SourceRef ref) {
    RevisionTarget target = ref.target();
    String tag;
    if (ref.options().chart() != null) {
      tag = OciChart.tag(registry, HelmVersions.wanted(ref));
    } else if (target instanceof RevisionTarget.SemVer range) {
      tag = highest(registry, range, ref.options().oci().semverFilter());
    } else if (target instanceof RevisionTarget.Tag named) {
      tag = named.name();
    } else if (target instanceof RevisionTarget.Name named) {
      tag = named.name();
    } else if (target instanceof RevisionTarget.Head) {
      tag = LATEST;
    } else {
      throw registry.failed(
          SourceError.NO_REVISION, "artifacts have tags and digests, but no " + target);
    }
    if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
      throw registry.failed(SourceError.NO_REVISION, "no tag can have this name: \"" + tag + "\"");
    }
    return tag;
  }

  private static String highest(
      Registry registry, RevisionTarget.SemVer range, @Nullable String filter) {
    SemVerRange versions = SemVerRange.parse(range.range());
    List<String> tags = registry.tags();
    if (filter != null) {
      try {
        Pattern pattern = Pattern.compile(filter);
        tags = tags.stream().filter(tag -> pattern.matcher(tag).find()).toList();
      } catch (PatternSyntaxException e) {
        throw registry.failed(
            SourceError.BAD_RANGE, "the filter of versions is no regular expression of Go");
      }
    }
    return versions
        .highest(tags)
        .orElseThrow(
            () -> registry.failed(SourceError.NO_REVISION, "no version is inside " + range));
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    RepositoryName name = name(ref);
    String digest = revision.toString();
    if (!Digests.isKnown(digest)) {
      throw SourceException.of(
          SourceError.NO_REVISION, "not a digest of " + name + ": " + revision);
    }
    String type = ref.options().oci().mediaType();
    boolean chart = ref.options().isChart();
    String key = name + "@" + digest + " " + (type == null ? "" : type) + (chart ? " chart" : "");
    MemoryTree known = kept.find(key);
    return known == null ? kept.keep(key, fetched(ref, digest, type, revision)) : known;
  }

  private LayerFiles.Unpacked fetched(
      SourceRef ref, String digest, @Nullable String type, Revision revision) {
    Registry registry = registry(ref);
    Artifact artifact = Artifact.of(registry, digest);
    Artifact.Layer layer =
        ref.options().isChart() && type == null
            ? OciChart.layer(registry, artifact)
            : artifact.layer(registry, type);
    byte[] content = registry.blob(layer, maxLayer);
    String shown = "the layer " + layer.digest() + " of " + registry.name();
    // a chart that nobody asked for as a layer is seen as the chart
    boolean chart =
        ref.options().isChart() || type == null && layer.mediaType().equals(OciChart.LAYER);
    MemoryTree.Builder into = MemoryTree.builder().revision(revision).origin(artifact.origin());
    return LayerFiles.unpack(
        content, shown, into, settings.maxUnpacked(), settings.maxFiles(), chart);
  }

  private Registry registry(SourceRef ref) {
    RepositoryName name = name(ref);
    RemoteSettings.Way way = settings.way(ref, maxLayer + 4L * Registry.MAX_MANIFEST);
    return new Registry(name, ref.options().access().insecure(), way.login(), way.reach());
  }

  /** Collects the settings of a source. Not thread-safe. */
  public static final class Builder extends RemoteSettings.Builder<Builder> {
    private long maxLayer = 64L << 20;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** The size in bytes beyond which a layer is not fetched; default 64 MiB. */
    public Builder maxLayer(long value) {
      maxLayer = positive(value);
      return this;
    }

    /** The source. */
    public OciSource build() {
      return new OciSource(this);
    }
  }
}
