// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.tree.MapNode;

/** Issues, their places, and health. */
final class IssueForms {
  private IssueForms() {}

  /** A code that was read; codes are equal if their texts are. */
  private record ReadCode(String id) implements ErrorCode {}

  static MapNode write(Issue issue) {
    MapNode.Builder map = MapNode.builder();
    map.put("severity", Words.of(issue.severity()));
    map.put("code", issue.code().id());
    map.put("message", issue.message());
    if (!issue.location().equals(Location.NONE)) {
      map.put("location", write(issue.location()));
    }
    map.putIfPresent("found", issue.found());
    map.putIfPresent("expected", issue.expected());
    map.putIfPresent("hint", issue.hint());
    return map.build();
  }

  static Issue readIssue(Part part) {
    Location location = part.field("location").orNull(IssueForms::readLocation);
    return Issue.error(new ReadCode(part.field("code").text()), part.field("message").text())
        .withSeverity(Words.read(part.field("severity"), Severity.class))
        .at(location == null ? Location.NONE : location)
        .withFound(part.field("found").textOrNull())
        .withExpected(part.field("expected").textOrNull())
        .withHint(part.field("hint").textOrNull());
  }

  static MapNode write(Location location) {
    MapNode.Builder map = MapNode.builder();
    map.putIfPresent("file", location.file());
    if (location.line() > 0) {
      map.put("line", location.line());
    }
    if (location.column() > 0) {
      map.put("column", location.column());
    }
    map.putIfPresent("field", location.field());
    map.putIfPresent("sourceLine", location.sourceLine());
    return map.build();
  }

  static Location readLocation(Part part) {
    return new Location(
        part.field("file").textOrNull(),
        part.field("line").numberOr(0),
        part.field("column").numberOr(0),
        part.field("field").textOrNull(),
        part.field("sourceLine").textOrNull());
  }

  static MapNode write(Health health) {
    MapNode.Builder map = MapNode.builder().put("status", Words.of(health.status()));
    Form.putText(map, "message", health.message());
    return map.build();
  }

  static Health readHealth(Part part) {
    return Health.of(
        Words.read(part.field("status"), HealthStatus.class), part.field("message").textOr(""));
  }
}
