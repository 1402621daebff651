// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.gitops4j.core.error.GitOpsException;
import java.io.IOException;
import java.util.function.Function;

/**
 * A Jackson module for the results of this library, in the form that {@link GitOpsJson} describes,
 * whatever else the mapper is set to. Register it once: {@code JsonMapper.builder().addModule(new
 * GitOpsJsonModule())}.
 */
public final class GitOpsJsonModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /** A module for one mapper. */
  public GitOpsJsonModule() {
    super("gitops4j");
    Forms.ALL.forEach(this::add);
  }

  private <T> void add(Form<T> form) {
    addSerializer(form.type(), new Serializer<>(form));
    Function<Part, T> reader = form.reader();
    if (reader != null) {
      addDeserializer(form.type(), new Deserializer<>(form.type(), reader));
    }
  }

  private static final class Serializer<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Form<T> form;

    Serializer(Form<T> form) {
      super(form.type());
      this.form = form;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      JsonTrees.write(form.write(value), out);
    }
  }

  private static final class Deserializer<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<Part, T> reader;

    Deserializer(Class<T> type, Function<Part, T> reader) {
      super(type);
      this.reader = reader;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      try {
        return reader.apply(Part.root(JsonTrees.read(parser)));
      } catch (GitOpsException e) {
        throw JsonMappingException.from(parser, e.getMessage(), e);
      }
    }
  }
}
