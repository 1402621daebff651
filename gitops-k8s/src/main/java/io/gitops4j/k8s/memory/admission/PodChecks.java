// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.value.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod, or the template of one, must have. */
final class PodChecks {
  private PodChecks() {}

  static void check(MapNode spec, String path, Causes causes) {
    Set<String> volumes = new HashSet<>();
    List<MapNode> declared = Edit.maps(spec, "volumes");
    for (int i = 0; i < declared.size(); i++) {
      String at = path + ".volumes[" + i + "]";
      if (causes.require(declared.get(i), "name", at)) {
        String name = Edit.text(declared.get(i), "name");
        if (!volumes.add(name)) {
          causes.duplicate(at + ".name", name);
        }
      }
    }
    Set<String> names = new HashSet<>();
    if (Edit.maps(spec, "containers").isEmpty()) {
      causes.required(path + ".containers", "");
    }
    for (String list : List.of("containers", "initContainers")) {
      List<MapNode> containers = Edit.maps(spec, list);
      for (int i = 0; i < containers.size(); i++) {
        container(containers.get(i), path + "." + list + "[" + i + "]", names, volumes, causes);
      }
    }
    String restart = Edit.text(spec, "restartPolicy");
    if (!Set.of("Always", "OnFailure", "Never").contains(restart)) {
      causes.unsupported(path + ".restartPolicy", restart, "Always", "Never", "OnFailure");
    }
  }

  private static void container(
      MapNode container, String path, Set<String> names, Set<String> volumes, Causes causes) {
    if (causes.require(container, "name", path)) {
      String name = Edit.text(container, "name");
      if (!Names.isLabel(name)) {
        causes.invalid(path + ".name", Names.quoted(name), Names.labelRule());
      }
      if (!names.add(name)) {
        causes.duplicate(path + ".name", name);
      }
    }
    causes.require(container, "image", path);
    String policy = Edit.text(container, "imagePullPolicy");
    if (!Set.of("Always", "Never", "IfNotPresent").contains(policy)) {
      causes.unsupported(path + ".imagePullPolicy", policy, "Always", "IfNotPresent", "Never");
    }
    List<MapNode> ports = Edit.maps(container, "ports");
    for (int i = 0; i < ports.size(); i++) {
      causes.port(ports.get(i), "containerPort", path + ".ports[" + i + "]");
    }
    List<MapNode> env = Edit.maps(container, "env");
    for (int i = 0; i < env.size(); i++) {
      causes.require(env.get(i), "name", path + ".env[" + i + "]");
    }
    List<MapNode> mounts = Edit.maps(container, "volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      String at = path + ".volumeMounts[" + i + "]";
      causes.require(mounts.get(i), "mountPath", at);
      String name = Edit.text(mounts.get(i), "name");
      if (causes.require(mounts.get(i), "name", at) && !volumes.contains(name)) {
        causes.notFound(at + ".name", name);
      }
    }
    resources(container, path, causes);
  }

  private static void resources(MapNode container, String path, Causes causes) {
    for (String list : List.of("limits", "requests")) {
      for (MapNode.Entry entry : Edit.map(container, "resources", list).entries()) {
        if (entry.value().isNull() || Quantity.canonical(entry.value()) == null) {
          causes.add(
              path + ".resources." + list + "[" + entry.key() + "]",
              "Invalid value: quantities must match the regular expression"
                  + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
      }
    }
  }
}
