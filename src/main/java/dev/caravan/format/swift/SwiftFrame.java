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
package dev.caravan.format.swift;

import java.util.List;

/**
 * One message cut out of a stream.
 *
 * @param position of its first byte in the stream
 * @param length in bytes, more than {@code raw} holds when it was too large
 * @param blocks in order; what bare fields are made of is one block without id
 */
record SwiftFrame(Kind kind, byte[] raw, long position, long length, List<Block> blocks) {

    enum Kind {
        /** Blocks in braces, as the network has them. */
        BLOCKS,
        /** Fields alone, as banks hand statements out. */
        BARE,
        /** No message. */
        OTHER
    }

    /**
     * Places in {@code raw}: the body stands before its end mark ({@code }}, {@code -}}, {@code -} or nothing), and
     * white space behind the mark belongs to the block.
     *
     * @param id null for bare fields
     */
    record Block(String id, int body, int bodyEnd, int end, boolean text, boolean closed) {}

    boolean tooLarge() {
        return length > raw.length;
    }
}
