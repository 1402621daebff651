// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.KeyGroup;
import io.gitops4j.sops.MasterKey;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsMetadata;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The metadata of a file as an entry of it, and as a value. */
public final class MetadataCodec {
  private static final List<String> TYPES =
      List.of("age", "azure_kv", "gcp_kms", "hc_vault", "hckms", "kms", "pgp");
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final int MAX_GROUPS = 64;
  private static final int MAX_KEYS = 256;
  private static final int MAX_ENCRYPTED = 64 << 10;

  private MetadataCodec() {}

  /** A time as metadata holds it, which is what the authentication code is bound to. */
  public static String time(OffsetDateTime time) {
    return RFC_3339.format(time);
  }

  /** The metadata that an entry of a file holds. */
  public static SopsMetadata read(String file, MapNode map) {
    return new SopsMetadata(
        groups(file, map),
        threshold(file, map),
        rule(file, map),
        bool(map),
        lastModified(file, map),
        text(map, "version"),
        text(map, "mac"));
  }

  private static String text(MapNode map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  private static boolean bool(MapNode map) {
    return switch (text(map, "mac_only_encrypted")) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      default -> false;
    };
  }

  private static int threshold(String file, MapNode map) {
    String text = text(map, "shamir_threshold");
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[0-9]{1,3}")) {
      throw Failures.metadata(file, "shamir_threshold is no small number");
    }
    return Integer.parseInt(text);
  }

  private static OffsetDateTime lastModified(String file, MapNode map) {
    try {
      return OffsetDateTime.parse(text(map, "lastmodified"));
    } catch (DateTimeException e) {
      throw Failures.metadata(file, "lastmodified is no point in time");
    }
  }

  private static EncryptionRule rule(String file, MapNode map) {
    EncryptionRule rule = null;
    for (EncryptionRule.Kind kind : EncryptionRule.Kind.values()) {
      String pattern = text(map, kind.field());
      if (!pattern.isEmpty()) {
        if (rule != null) {
          throw Failures.metadata(
              file, rule.kind().field() + " and " + kind.field() + " exclude each other");
        }
        rule = new EncryptionRule(kind, pattern);
      }
    }
    return rule == null ? EncryptionRule.DEFAULT : rule;
  }

  private static List<KeyGroup> groups(String file, MapNode map) {
    KeyGroup single = group(file, map);
    if (!single.keys().isEmpty()) {
      return List.of(single);
    }
    ListNode list = map.list("key_groups");
    if (list == null || list.isEmpty()) {
      throw Failures.metadata(file, "no key is named that could decrypt the file");
    }
    if (list.size() > MAX_GROUPS) {
      throw Failures.of(SopsError.LIMIT, file, 0, "more than " + MAX_GROUPS + " key groups");
    }
    List<KeyGroup> groups = new ArrayList<>();
    for (Node node : list) {
      groups.add(group(file, node instanceof MapNode group ? group : MapNode.EMPTY));
    }
    return groups;
  }

  private static KeyGroup group(String file, MapNode map) {
    List<MasterKey> keys = new ArrayList<>();
    for (String type : TYPES) {
      Node list = map.get(type);
      if (list == null || list.isNull()) {
        continue;
      }
      if (!(list instanceof ListNode items)) {
        throw Failures.metadata(file, type + " is no list");
      }
      for (Node item : items) {
        if (!(item instanceof MapNode key)) {
          throw Failures.metadata(file, "a key of " + type + " is no map");
        }
        String encrypted = text(key, "enc");
        if (keys.size() >= MAX_KEYS || encrypted.length() > MAX_ENCRYPTED) {
          throw Failures.of(SopsError.LIMIT, file, 0, "too many keys, or one is too long");
        }
        keys.add(new MasterKey(type, key.without("enc"), encrypted));
      }
    }
    return new KeyGroup(keys);
  }

  /** The entry of a file that holds the metadata: all keys sorted, nothing that is empty. */
  public static MapNode write(SopsMetadata metadata) {
    Map<String, Node> all = new TreeMap<>();
    List<KeyGroup> groups = metadata.keyGroups();
    if (groups.size() == 1) {
      all.putAll(lists(groups.get(0)));
    } else {
      List<Node> items = new ArrayList<>();
      groups.forEach(group -> items.add(map(lists(group))));
      all.put("key_groups", ListNode.of(items));
    }
    if (metadata.shamirThreshold() > 0) {
      all.put("shamir_threshold", ScalarNode.of(metadata.shamirThreshold()));
    }
    all.put(metadata.rule().kind().field(), ScalarNode.of(metadata.rule().pattern()));
    if (metadata.macOnlyEncrypted()) {
      all.put("mac_only_encrypted", ScalarNode.TRUE);
    }
    all.put("lastmodified", ScalarNode.of(time(metadata.lastModified())));
    all.put("mac", ScalarNode.of(metadata.mac()));
    all.put("version", ScalarNode.of(metadata.version()));
    return map(all);
  }

  private static Map<String, Node> lists(KeyGroup group) {
    Map<String, Node> lists = new TreeMap<>();
    for (String type : TYPES) {
      List<Node> items = new ArrayList<>();
      for (MasterKey key : group.keys()) {
        if (key.type().equals(type)) {
          Map<String, Node> fields = new TreeMap<>();
          key.attributes().entries().forEach(entry -> fields.put(entry.key(), entry.value()));
          fields.put("enc", ScalarNode.of(key.encrypted()));
          items.add(map(fields));
        }
      }
      if (!items.isEmpty()) {
        lists.put(type, ListNode.of(items));
      }
    }
    return lists;
  }

  private static MapNode map(Map<String, Node> fields) {
    MapNode.Builder map = MapNode.builder();
    fields.forEach(map::put);
    return map.build();
  }
}
