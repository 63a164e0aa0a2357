/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.caravan.lake;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Lets the parts of each split in a route know that they belong together, and their landing when there are no more. */
final class WholeSplits implements InterceptStrategy {

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return definition instanceof SplitDefinition ? new WholeSplit(target) : target;
    }

    private static final class WholeSplit extends DelegateAsyncProcessor {

        private WholeSplit(Processor split) {
            super(split);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (exchange.getProperty(LakeConstants.WHOLE) != null) {
                return super.process(exchange, callback);
            }
            Whole whole = new Whole();
            exchange.setProperty(LakeConstants.WHOLE, whole);
            boolean isDone = super.process(exchange, doneSync -> {
                exchange.removeProperty(LakeConstants.WHOLE);
                if (!doneSync) {
                    whole.end(exchange, told -> callback.done(false));
                }
            });

            return isDone && whole.end(exchange, callback);
        }
    }
}
