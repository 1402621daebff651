// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.sops.internal.cipher.Shamir;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from the keys at hand to the key of a file, and back. */
final class DataKeys {
  private DataKeys() {}

  /** The data key of a file, the caller's own to wipe. */
  static byte[] recover(String file, SopsMetadata metadata, KeyRing keys) {
    List<byte[]> parts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<KeyGroup> groups = metadata.keyGroups();
    try {
      for (KeyGroup group : groups) {
        byte[] part = part(group, keys, notes);
        if (part != null) {
          parts.add(part);
        }
      }
      if (groups.size() == 1) {
        if (parts.isEmpty()) {
          throw failure(file, "no key at hand decrypts the file", notes);
        }
        return checked(file, parts.get(0).clone());
      }
      int needed = Math.max(2, metadata.shamirThreshold());
      if (parts.size() < needed) {
        String message =
            "keys of " + parts.size() + " groups are at hand, but " + needed + " are needed";
        throw failure(file, message, notes);
      }
      try {
        return checked(file, Shamir.combine(parts));
      } catch (IllegalArgumentException e) {
        throw failure(file, "the parts of the key groups do not go together", notes);
      }
    } finally {
      parts.forEach(part -> Arrays.fill(part, (byte) 0));
    }
  }

  private static byte[] checked(String file, byte[] key) {
    if (key.length != 16 && key.length != 24 && key.length != 32) {
      throw failure(file, "what was decrypted is no data key", List.of());
    }
    return key;
  }

  private static byte @Nullable [] part(KeyGroup group, KeyRing keys, List<String> notes) {
    for (MasterKey key : ordered(group)) {
      try {
        byte[] part = keys.decrypt(key);
        if (part != null) {
          return part;
        }
        notes.add(key + ": no key at hand fits");
      } catch (SopsException e) {
        notes.add(e.issues().get(0).message());
      }
    }
    return null;
  }

  /** Keys that need no network first. */
  private static List<MasterKey> ordered(KeyGroup group) {
    List<MasterKey> keys = new ArrayList<>();
    for (String type : List.of("age", "pgp")) {
      group.keys().stream().filter(key -> key.type().equals(type)).forEach(keys::add);
    }
    group.keys().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
    return keys;
  }

  private static SopsException failure(String file, String message, List<String> notes) {
    Issue issue = Issue.error(SopsError.DATA_KEY, message).at(Location.of(file));
    return new SopsException(
        List.of(notes.isEmpty() ? issue : issue.withHint(String.join("; ", notes))));
  }

  /** The groups, each key of them with the data key, or its part, encrypted to it. */
  static List<KeyGroup> encrypt(
      List<KeyGroup> groups, int threshold, byte[] dataKey, KeyRing keys, Date now) {
    List<byte[]> parts =
        groups.size() == 1
            ? List.of(dataKey.clone())
            : Shamir.split(dataKey, groups.size(), threshold);
    List<KeyGroup> encrypted = new ArrayList<>();
    try {
      for (int i = 0; i < groups.size(); i++) {
        List<MasterKey> sealed = new ArrayList<>();
        for (MasterKey key : groups.get(i).keys()) {
          sealed.add(key.withEncrypted(keys.encrypt(key, parts.get(i), now)));
        }
        encrypted.add(new KeyGroup(sealed));
      }
    } finally {
      parts.forEach(part -> Arrays.fill(part, (byte) 0));
    }
    return encrypted;
  }
}
